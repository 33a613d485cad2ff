"""One person's contributions as a waterfall, from people in general to this person, written to a file."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from takeroot.explain.cjk_font import font_for
from takeroot.explain.person_phrases import phrase
from takeroot.explain.reasons import strongest_first
from takeroot.specs.spec import Label

if TYPE_CHECKING:
    from matplotlib import RcParams
    from matplotlib.axes import Axes

_VISIBLE = 0.005
"""Log-odds below which a bar cannot be seen and reads 0.00."""

_RAISING, _PROTECTIVE, _QUIET = "#c2571a", "#2c6fa6", "#555555"


def waterfall(
    base: float,
    contributions: Mapping[str, float],
    labels: Mapping[str, Label],
    path: Path,
    *,
    language: str,
    most: int = 11,
) -> str:
    """Draw base and contributions up to the log-odds.

    Parameters
    ----------
    base : float
        The base of the person's row (log-odds).
    contributions : mapping of str to float
        By factor, or by feature.
    labels : mapping of str to Label
        What each is called.
    path : Path
        .svg, .png or .pdf; equal input on the same machine gives equal bytes.
    language : str
        `zh` or `en`. Chinese falls back to English where the machine has no font for it: never boxes.
    most : int
        How many bars; the smallest contributions, and all too small to see, are added up in one last bar.

    Returns
    -------
    str
        The language that was drawn.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> labels = {"pay": Label(zh="薪酬", en="pay"), "family": Label(zh="家庭", en="family")}
    >>> with TemporaryDirectory() as folder:
    ...     waterfall(-2.0, {"pay": 0.6, "family": -0.2}, labels, Path(folder) / "S1.svg", language="en")
    'en'
    """
    from matplotlib import rc_context  # noqa: PLC0415 - a second of imports that only pictures need
    from matplotlib.figure import Figure  # noqa: PLC0415 - as above

    language, font = _drawable(labels, contributions, language)
    bars = _bars(contributions, labels, language, most)
    with rc_context(_settings(font)):
        figure = Figure(figsize=(8.0, 1.6 + 0.42 * len(bars)), layout="constrained")
        _draw(figure.subplots(), base, bars, language)
        figure.savefig(path, metadata=_no_date(path), dpi=120)
    return language


def _drawable(labels: Mapping[str, Label], contributions: Mapping[str, float], language: str) -> tuple[str, str | None]:
    """Give the language that can be drawn, and the file of its font (None: matplotlib's own)."""
    if language != "zh":
        return language, None
    fixed = "".join(phrase(key, "zh") for key in ("axis", "base", "person", "rest", "higher", "lower"))
    font = font_for("".join(labels[key].zh for key in contributions) + fixed)
    return ("zh", str(font)) if font else ("en", None)


def _bars(
    contributions: Mapping[str, float], labels: Mapping[str, Label], language: str, most: int
) -> list[tuple[str, float]]:
    ordered = [(key, size) for key, size in strongest_first(contributions) if size]
    shown = [(key, size) for key, size in ordered if abs(size) >= _VISIBLE]
    if len(shown) < len(ordered) or len(shown) > most:
        shown = shown[: most - 1]
    bars = [(labels[key].in_language(language), size) for key, size in shown]
    rest = ordered[len(shown) :]
    return bars + ([(phrase("rest", language, count=len(rest)), sum(size for _, size in rest))] if rest else [])


def _draw(axes: "Axes", base: float, bars: list[tuple[str, float]], language: str) -> None:
    from matplotlib.patches import Patch  # noqa: PLC0415 - as above

    level = base
    for row, (_, size) in enumerate(bars):
        axes.barh(row, size, left=level, height=0.62, color=_RAISING if size > 0 else _PROTECTIVE)
        axes.annotate(
            f"{size:+.2f}",
            (max(level, level + size), row),
            (4, 0),
            textcoords="offset points",
            va="center",
        )
        axes.plot([level + size] * 2, [row, row + 1], color=_QUIET, linewidth=0.7)
        level += size
    axes.axvline(base, color=_QUIET, linewidth=0.8, linestyle=":")
    axes.set_yticks(range(len(bars)), [label for label, _ in bars])
    axes.set_ylim(len(bars) + 0.1, -0.6)
    axes.use_sticky_edges = False
    axes.margins(x=0.12)
    axes.set_xlabel(phrase("axis", language))
    axes.set_title(_title(base, level, language), fontsize="medium", loc="left")
    axes.spines[["top", "right"]].set_visible(False)
    key = [
        Patch(color=_RAISING, label=phrase("higher", language)),
        Patch(color=_PROTECTIVE, label=phrase("lower", language)),
    ]
    axes.legend(handles=key, loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False, fontsize="small")


def _title(base: float, level: float, language: str) -> str:
    return f"{phrase('base', language)} {base:.2f} → {phrase('person', language)} {level:.2f}"


def _settings(font: str | None) -> "RcParams":
    from matplotlib import RcParams  # noqa: PLC0415 - as above
    from matplotlib.font_manager import FontProperties, fontManager  # noqa: PLC0415 - as above

    settings = RcParams(
        {
            "svg.hashsalt": "takeroot",
            "axes.unicode_minus": False,
            "font.family": "DejaVu Sans",
        }
    )
    if font:
        fontManager.addfont(font)
        settings["font.family"] = [FontProperties(fname=font).get_name(), "DejaVu Sans"]
    return settings


def _no_date(path: Path) -> dict[str, None]:
    """Leave out of the file what changes between equal runs."""
    return {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}.get(path.suffix, {"Software": None})
