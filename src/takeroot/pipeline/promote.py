"""A challenger becomes champion when it is not worse on the newest matured months, or by force with a reason."""

from dataclasses import dataclass
from datetime import date

from takeroot.errors import RegistryError
from takeroot.hazard.bundle import read_bundle
from takeroot.hazard.compare import Comparison, compare
from takeroot.hazard.contender import contender
from takeroot.pipeline.matured_panel import matured_panel
from takeroot.pipeline.read import read, require_month, usual_months
from takeroot.pipeline.steps import Steps
from takeroot.registry.champion import Champion, current_champion
from takeroot.registry.promote import promote as make_champion
from takeroot.registry.promote import registered_bundle
from takeroot.workspace.workspace import Workspace

_ORIGINS = 4
"""A year of matured origins, a quarter apart: one month's comparison hangs on its season."""


@dataclass(frozen=True)
class Promoted:
    """A new champion, and what was found on the way.

    Parameters
    ----------
    champion : Champion
        The new champion.
    lines : tuple of str
        What the command prints.
    """

    champion: Champion
    lines: tuple[str, ...]


def promote(
    version: int,
    workspace: Workspace,
    *,
    received: date,
    steps: Steps,
    source: str | None = None,
    as_of: int | None = None,
    reason: str = "",
) -> Promoted:
    """Compare a version's recipe with the champion's, both refitted before the newest matured months, and promote it.

    Parameters
    ----------
    version : int
        As `takeroot models` lists it.
    source : str, optional
        The staff records to compare on; without them only a reason, or there being no champion, promotes.
    as_of : int, optional
        Month number M: what is known at its end judges. By default the newest month with data.
    reason : str
        The force: why it is promoted whatever the comparison says.

    Raises
    ------
    RegistryError
        If it is worse or was not compared, and no reason is given; the champion stays.
    TakerootError
        If the records cannot be used or hold no matured month.
    """
    before = current_champion(workspace.home)
    if before is not None and source is None and not reason.strip():
        raise RegistryError(
            f"version {version}: was not compared with the champion; give the records to compare them on: "
            f"takeroot promote {version} DATA; or --force --reason TEXT"
        )
    found = None
    if source is not None and before is not None:
        found = _compared(version, before, workspace, source, as_of=as_of, received=received, steps=steps)
    if found is not None and not found.not_worse and not reason.strip():
        raise RegistryError(
            f"version {version}: {found.sentence()}; keep the champion, or promote with --force --reason TEXT"
        )
    champion = make_champion(
        workspace.home,
        version,
        when=received.isoformat(),
        not_worse=found.not_worse if found else None,
        evidence=found.evidence() if found else None,
        reason=reason,
    )
    told = (found.sentence(),) if found else ()
    return Promoted(champion, (f"{champion.bundle}: champion, version {version}, {champion.how}", *told))


def _compared(
    version: int,
    champion: Champion,
    workspace: Workspace,
    source: str,
    *,
    as_of: int | None,
    received: date,
    steps: Steps,
) -> Comparison:
    old = contender(read_bundle(champion.bundle, definitions=None))
    new = contender(read_bundle(registered_bundle(workspace.home, version), definitions=None))
    with steps("reading the records"):
        tables = read(source, workspace, received).tables
    if as_of is not None:
        require_month(tables, workspace, as_of)
    months = usual_months(tables, workspace)
    judged = max(months) if as_of is None else as_of
    with steps("building features of past months"):
        past = matured_panel(tables, workspace, as_of=judged, first=min(months), newest=_ORIGINS)
    with steps("refitting both recipes before the newest matured months"):
        return compare(
            past.months,
            tables["staff"],
            workspace.inputs,
            workspace.recipe,
            champion=old,
            challenger=new,
            as_of=judged,
            origins=past.origins,
        )
