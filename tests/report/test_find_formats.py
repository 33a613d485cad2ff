"""A new format is one new file: found by scanning, used by its name."""

import textwrap

import pytest

from takeroot.report import formats
from takeroot.report.formats.find_formats import find_format, find_formats


@pytest.fixture
def added(tmp_path, monkeypatch):
    """A format of one file, put into the folder of formats."""
    module = '''
        """Titles alone."""

        SUFFIX = ".titles"


        def write(document):
            """Write the title."""
            return document.title.encode()
        '''
    (tmp_path / "titles_only.py").write_text(textwrap.dedent(module), encoding="utf-8")
    monkeypatch.setattr(formats, "__path__", [*formats.__path__, str(tmp_path)])


@pytest.mark.usefixtures("added")
def test_one_file_adds_a_format(write, tmp_path):
    """Found, and every list is written in it."""
    assert "titles_only" in find_formats()
    exported = write(format="titles_only", facility="F001")
    assert (tmp_path / "lists" / exported[0].file).read_text("utf-8") == "青溪镇卫生院 人员稳定名单"
    assert exported[0].file.endswith(".titles")


def test_the_parts_of_formats_are_no_formats():
    """Folders and this scanner are left out."""
    assert set(find_formats()) == {"xlsx", "html", "csv"}
    assert find_format("csv").suffix == ".csv"
