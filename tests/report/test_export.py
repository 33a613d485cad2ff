import pytest

from takeroot.report.export import export
from takeroot.specs.disclosure import Disclosure


@pytest.fixture
def write(run_folder, tmp_path, factors, levers):
    def write(**options):
        given = {"format": "xlsx", "language": "zh", "disclosure": Disclosure(), "factors": factors, "levers": levers}
        return export(run_folder, tmp_path / "lists", **(given | options))

    return write


def test_every_facility_and_every_county_gets_a_file(write):
    """One list a facility, one a county."""
    places = [(one.role, one.place) for one in write()]
    assert places == [("director", f"F00{n}") for n in (1, 2, 3)] + [("county", "临江县"), ("county", "云山县")]
