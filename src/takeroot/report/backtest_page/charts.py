"""Charts as inline SVG: lines on two axes, in shares; text stays text."""

from collections.abc import Sequence
from dataclasses import dataclass

Point = tuple[float, float]

_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP, _RIGHT = 360.0, 300.0, 46.0, 42.0, 10.0, 12.0


@dataclass(frozen=True)
class Line:
    """One line, or with `band` an area between two lines.

    Parameters
    ----------
    name : str
        As the legend calls it; also its style, by `number`.
    points : sequence of (float, float)
    number : int
        Which style: 0 is ours.
    band : sequence of (float, float)
        The way back along the other edge, for an interval.
    """

    name: str
    points: Sequence[Point]
    number: int
    band: Sequence[Point] = ()


@dataclass(frozen=True)
class Chart:
    """A chart ready for the page: every place in the drawing's own units.

    Parameters
    ----------
    title, x, y : str
        Words.
    lines : tuple of (str, str, int, bool)
        Name, path, style number, whether it is an area.
    x_ticks, y_ticks : tuple of (float, str)
        Place and text.
    """

    title: str
    x: str
    y: str
    lines: tuple[tuple[str, str, int, bool], ...]
    x_ticks: tuple[tuple[float, str], ...]
    y_ticks: tuple[tuple[float, str], ...]
    box: tuple[float, float, float, float] = (_LEFT, _TOP, _WIDTH - _RIGHT, _HEIGHT - _BOTTOM)
    size: tuple[float, float] = (_WIDTH, _HEIGHT)


def chart(
    title: str,
    x: str,
    y: str,
    lines: Sequence[Line],
    *,
    x_range: Point,
    y_range: Point,
    x_names: Sequence[str] = (),
    share: bool = True,
) -> Chart:
    """Lay out lines between two axes.

    Parameters
    ----------
    x_range, y_range : (float, float)
        Ends of the axes.
    x_names : sequence of str
        Names of the places 0, 1, 2, ... of the x axis; without them it is numbered.
    share : bool
        Whether numbers are written as per cent.
    """
    drawn = [
        (line.name, _path([*line.points, *line.band], x_range, y_range), line.number, bool(line.band)) for line in lines
    ]
    named = [(_across(place, x_range), name) for place, name in enumerate(x_names)]
    numbered = [(_across(at, x_range), _number(at, share=True)) for at in _steps(x_range)]
    return Chart(
        title=title,
        x=x,
        y=y,
        lines=tuple(drawn),
        x_ticks=tuple(named or numbered),
        y_ticks=tuple((_up(at, y_range), _number(at, share=share)) for at in _steps(y_range)),
    )


def _path(points: Sequence[Point], x_range: Point, y_range: Point) -> str:
    return "M" + "L".join(f"{_across(x, x_range)},{_up(y, y_range)}" for x, y in points)


def _across(value: float, ends: Point) -> float:
    return round(_LEFT + (value - ends[0]) / (ends[1] - ends[0]) * (_WIDTH - _RIGHT - _LEFT), 1)


def _up(value: float, ends: Point) -> float:
    inside = min(max(value, ends[0]), ends[1])
    return round(_HEIGHT - _BOTTOM - (inside - ends[0]) / (ends[1] - ends[0]) * (_HEIGHT - _BOTTOM - _TOP), 1)


def _steps(ends: Point) -> list[float]:
    return [ends[0] + (ends[1] - ends[0]) * part / 4 for part in range(5)]


def _number(value: float, *, share: bool) -> str:
    return f"{value:.0%}" if share else f"{value:.2f}"
