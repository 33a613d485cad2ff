"""The model as `mlflow.pyfunc.load_model` serves it: code, not a pickle; MLflow copies this file beside each bundle.

MLflow runs it when a model is logged or loaded; nothing else imports it. `log_training` states which function reads the
bundle, since the registry does not know the model.
"""

from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd
from mlflow.models import set_model
from mlflow.pyfunc import PythonModel, PythonModelContext


class ServedModel(PythonModel):  # type: ignore[misc] # MLflow is untyped here
    """Features in, one column of risk a horizon out; it does not check that the workspace still fits."""

    def load_context(self, context: PythonModelContext) -> None:
        """Read the bundle, whose digests are checked there."""
        module, function = context.model_config["reader"].split(":")
        self._horizons = context.model_config["horizons"]
        self._model = getattr(import_module(module), function)(Path(context.artifacts["bundle"]), definitions=None)

    def predict(
        self,
        context: PythonModelContext,  # noqa: ARG002 - MLflow's signature
        model_input: pd.DataFrame,
        params: dict[str, Any] | None = None,  # noqa: ARG002 - MLflow's signature
    ) -> pd.DataFrame:
        """Risk of each person at each horizon, in rows as `model_input`."""
        risk = self._model.predict_risk(model_input, self._horizons)
        return pd.DataFrame(risk, columns=[f"risk_{months}m" for months in self._horizons], index=model_input.index)


set_model(ServedModel())
