"""A run's roll-up as it may be read: counted up exactly, then cut; nothing else may lay one out."""

from takeroot.report.content.cells import cells
from takeroot.report.content.roll_up import roll_up
from takeroot.report.content.rollup import Rollup
from takeroot.report.disclosure.disclose_rollup import disclose_rollup
from takeroot.report.disclosure.kept_cells import kept_cells
from takeroot.report.run_tables import RunTables
from takeroot.specs.disclosure import Disclosure


def disclosed_rollup(run: RunTables, rules: Disclosure, *, county: str | None = None) -> Rollup:
    """Make the roll-up of everything in a run, or of one county, under the rules.

    Raises
    ------
    ReportError
        If the run has no such county.
    """
    kept = kept_cells(cells(run, rules), smallest=rules.smallest_group)
    return disclose_rollup(roll_up(run, rules, county=county), rules, kept)
