"""Which font of this machine can draw a text, so that a picture never shows boxes."""

from functools import lru_cache
from pathlib import Path
from typing import Final

_PREFERRED: Final = (
    "Noto Sans CJK",
    "Source Han Sans",
    "Noto Sans SC",
    "Microsoft YaHei",
    "PingFang",
    "SimHei",
    "WenQuanYi",
    "Noto Serif CJK",
    "SimSun",
)


def font_for(text: str, fonts: tuple[Path, ...] | None = None) -> Path | None:
    """Find a font that has every character of `text`.

    Parameters
    ----------
    text : str
        All that is to be drawn.
    fonts : tuple of Path, optional
        Where to look; by default in every font that matplotlib finds.

    Returns
    -------
    Path or None
        The first by preference (sans-serif CJK families, then by path); None where no font will do.

    Examples
    --------
    >>> font_for("离职风险", fonts=()) is None
    True
    """
    wanted = {ord(character) for character in text if not character.isspace()}
    for path in _by_preference() if fonts is None else fonts:
        if wanted <= _characters(path):
            return path
    return None


@lru_cache(maxsize=1)
def _by_preference() -> tuple[Path, ...]:
    from matplotlib.font_manager import fontManager  # noqa: PLC0415 - slow to import; only pictures need it

    faces = [face for face in fontManager.ttflist if face.style == "normal" and str(face.weight) in {"400", "normal"}]
    return tuple(
        dict.fromkeys(Path(face.fname) for face in sorted(faces, key=_rank) if _rank(face)[0] < len(_PREFERRED))
    )


def _rank(face: object) -> tuple[int, str]:
    name, path = str(getattr(face, "name", "")), str(getattr(face, "fname", ""))
    return next((k for k, start in enumerate(_PREFERRED) if name.startswith(start)), len(_PREFERRED)), path


@lru_cache(maxsize=8)
def _characters(path: Path) -> frozenset[int]:
    from matplotlib.ft2font import FT2Font  # noqa: PLC0415 - as above

    return frozenset(FT2Font(str(path)).get_charmap())
