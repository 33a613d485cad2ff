"""TOML files into specs; what is wrong becomes problems with file and key."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from takeroot.errors import Problem, did_you_mean
from takeroot.specs.spec import Spec

S = TypeVar("S", bound=Spec)


def read_folder(folder: Path, spec: type[S], problems: list[Problem]) -> dict[str, S]:
    """Read every `*.toml` of a folder; a file's name is the id of what it declares.

    Parameters
    ----------
    folder : Path
        Read in the order of file names; folders inside it are left alone.
    spec : type
        What each file holds.
    problems : list of Problem
        Mistakes are added to it; the file they stand in is then left out of the result.
    """
    found = {path.stem: read_one(path, spec, problems) for path in sorted(folder.glob("*.toml"))}
    if not found:
        problems.append(Problem(str(folder), "no declarations here", "copy the reference ones: takeroot init DIR"))
    return {name: value.model_copy(update={"id": name}) for name, value in found.items() if value is not None}


def read_one(path: Path, spec: type[S], problems: list[Problem]) -> S | None:
    """Read one file, or add what is wrong with it to `problems` and return None."""
    where = "/".join(path.parts[-2:])
    try:
        return spec.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        problems.append(Problem(where, "the file is missing", "copy the reference one: takeroot init DIR"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(Problem(where, f"not a TOML file ({error})"))
    except OSError as error:
        problems.append(Problem(where, f"cannot be read ({error.strerror})"))
    except ValidationError as error:
        problems.extend(_problems(where, spec, error))
    return None


def _problems(where: str, spec: type[Spec], error: ValidationError) -> Iterator[Problem]:
    for mistake in error.errors(include_url=False):
        place = mistake["loc"]
        key = f"{where}: {'.'.join(map(str, place))}"
        if mistake["type"] == "extra_forbidden":
            allowed = sorted(_keys(spec, place[:-1]))
            yield Problem(key, "unknown key", did_you_mean(str(place[-1]), allowed))
        else:
            yield Problem(key, _what(dict(mistake)))


def _what(mistake: dict[str, Any]) -> str:
    said = str(mistake["msg"])
    return said if mistake["type"] == "missing" else f"{said}, found {mistake.get('input')!r}"


def _keys(spec: type[BaseModel], place: tuple[str | int, ...]) -> set[str]:
    """The keys allowed at `place`, by walking the spec's own fields."""
    for step in place:
        field = spec.model_fields.get(str(step))
        inner = _inner(field.annotation) if field else None
        spec = inner or spec
    return set(spec.model_fields) - {"id", "factor"}


def _inner(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401 - any type there is
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_inner(part) for part in getattr(annotation, "__args__", ()))
    return next((part for part in found if part), None)
