"""The figures of a training for the model store: what its forward folds say, drawn."""

from collections.abc import Mapping

from takeroot.hazard.training import Training
from takeroot.report.backtest_page.chart_svg import chart_svg
from takeroot.report.backtest_page.charts import Line, chart
from takeroot.report.backtest_page.words import page_words

_DIAGONAL = ((0.0, 0.0), (1.0, 1.0))
_CHANCE = 9


def training_figures(told: Training, *, horizon: int) -> Mapping[str, bytes]:
    """Draw calibration and gains of the forward folds.

    Parameters
    ----------
    told : Training
        Of the model.
    horizon : int
        Its last lead, in months.

    Returns
    -------
    mapping of str to bytes
        Name under which the store keeps a figure, and SVG. Empty where no past year could be predicted.
    """
    if not told.curves:
        return {}
    words = page_words("en")
    calibration, found = told.curves["calibration"], told.curves["gains"]
    widest = max(max(point) for point in calibration) * 1.05
    return {
        "figures/calibration.svg": chart_svg(
            chart(
                f"{words('calibration')} {words('curve', lead=horizon)}",
                words("predicted"),
                words("observed"),
                [Line(words("perfect"), ((0.0, 0.0), (widest, widest)), _CHANCE), Line("takeroot", calibration, 0)],
                x_range=(0, widest),
                y_range=(0, widest),
            )
        ),
        "figures/gains.svg": chart_svg(
            chart(
                words("gains", lead=horizon),
                words("listed"),
                words("found"),
                [Line(words("chance"), _DIAGONAL, _CHANCE), Line("takeroot", found, 0)],
                x_range=(0, 1),
                y_range=(0, 1),
            )
        ),
    }
