"""A chart as an SVG file of its own; on the page the template draws it."""

from importlib.resources import files

from jinja2 import Environment, StrictUndefined

from takeroot.report.backtest_page.charts import Chart


def chart_svg(drawn: Chart) -> bytes:
    """Write one chart.

    Parameters
    ----------
    drawn : Chart
        As `chart` lays it out.

    Returns
    -------
    bytes
        UTF-8; text stays text, in the reader's own font, and is escaped.
    """
    source = files("takeroot.report.backtest_page").joinpath("chart.svg.j2").read_text(encoding="utf-8")
    page = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return page.from_string(source).render(found=drawn).encode()
