"""Write a backtest's page: one self-contained file that loads nothing, under a policy that allows nothing else."""

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from takeroot.report.backtest_page.content import (
    base_line,
    calibration_charts,
    gains_chart,
    group_tables,
    model_tables,
    origin_chart,
    origin_table,
)
from takeroot.report.backtest_page.words import page_words

_LANG = {"zh": "zh-CN", "en": "en"}


def write_page(facts: Mapping[str, Any], language: str) -> bytes:
    """Write the page.

    Parameters
    ----------
    facts : mapping
        What backtest.json holds.
    language : str
        `zh` or `en`.

    Returns
    -------
    bytes
        UTF-8; all text is escaped, there is no script, and the page's own style runs by its digest.

    Raises
    ------
    ReportError
        If there is no such language.
    """
    words = page_words(language)
    style = files("takeroot.report.backtest_page").joinpath("style.css").read_text(encoding="utf-8")
    digest = b64encode(sha256(style.encode()).digest()).decode()
    page = Environment(
        loader=PackageLoader("takeroot.report", "backtest_page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    text = page.get_template("page.html.j2").render(
        facts=facts,
        words=words,
        lang=_LANG[language],
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        style=Markup(style),  # noqa: S704 - our own file, no data in it
        base=base_line(facts, words, facts["leads"][-1]),
        tables=model_tables(facts, words),
        calibration=calibration_charts(facts, words),
        gains=gains_chart(facts, words),
        over_time=origin_chart(facts, words),
        origins=origin_table(facts, words),
        groups=group_tables(facts, words),
    )
    return text.encode("utf-8", "replace")
