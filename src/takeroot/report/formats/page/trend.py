"""Where the points of a trend lie on the drawing of a page."""

from dataclasses import dataclass

from takeroot.report.layout.document import Trend
from takeroot.report.layout.percent import percent

_WIDTH, _HEIGHT, _LEFT, _TOP, _BOTTOM = 640, 220, 50, 24, 34


@dataclass(frozen=True)
class Drawing:
    """A trend in the coordinates of its drawing, and the same in words for those who cannot see it."""

    width: int
    height: int
    points: str
    dots: tuple[tuple[float, float, str, str], ...]
    levels: tuple[tuple[str, float], ...]
    words: str


def draw_trend(trend: Trend) -> Drawing:
    """Lay the points out from left to right, zero at the bottom."""
    top = max(share for _, share in (*trend.points, *trend.lines)) * 1.15
    step = (_WIDTH - 2 * _LEFT) / max(len(trend.points) - 1, 1)
    dots = tuple(
        (round(_LEFT + n * step, 1), _y(share, top), month, percent(share))
        for n, (month, share) in enumerate(trend.points)
    )
    return Drawing(
        width=_WIDTH,
        height=_HEIGHT,
        points=" ".join(f"{x},{y}" for x, y, *_ in dots),
        dots=dots,
        levels=tuple((name, _y(level, top)) for name, level in trend.lines),
        words=f"{trend.title}: " + ", ".join(f"{month} {figure}" for _, _, month, figure in dots),
    )


def _y(share: float, top: float) -> float:
    return round(_HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * share / top, 1)
