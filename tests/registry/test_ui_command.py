"""MLflow's pages open on the workspace's own store."""

from pathlib import Path

from click import Context

from takeroot.registry.ui_command import ui_command


def test_command():
    """The store, the address and the quiet environment are stated; only this machine is served by default."""
    command = ui_command(Path("/county"), port=5099)
    assert "sqlite:////county/mlruns/mlflow.db" in command.argv
    assert command.argv[command.argv.index("--host") + 1] == "127.0.0.1"
    assert command.argv[command.argv.index("--port") + 1] == "5099"
    assert command.env["MLFLOW_DISABLE_TELEMETRY"] == "true"
    assert command.env["MLFLOW_SERVER_ENABLE_JOB_EXECUTION"] == "false"


def test_options_exist():
    """MLflow knows every option that is passed."""
    from mlflow.cli import cli  # noqa: PLC0415 - takes seconds

    known = {option for parameter in cli.get_command(Context(cli), "ui").params for option in parameter.opts}
    assert {word for word in ui_command(Path("/county")).argv if word.startswith("--")} <= known
