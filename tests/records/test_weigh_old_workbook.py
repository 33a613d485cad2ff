"""Old workbooks, written byte by byte as [MS-CFB] and [MS-XLS] lay them out: how far their cells lie apart."""

import struct

import pytest

from takeroot.errors import RecordsError
from takeroot.records.sources.weigh_old_workbook import weigh_old_workbook

FREE, LAST, SECTOR, SHORT = 0xFFFFFFFF, 0xFFFFFFFE, 512, 64
BEGIN, TEXTS, NUMBER, NUMBERS = 0x0809, 0x00FC, 0x0203, 0x00BD


def record(kind, payload):
    """One record of a workbook's stream."""
    return struct.pack("<HH", kind, len(payload)) + payload


def cell(row, column, kind=NUMBER):
    """A filled cell; rows and columns count from 0."""
    return record(kind, struct.pack("<HHH", row, column, 0))


def numbers(row, column, several):
    """Several numbers side by side, in one record."""
    return record(NUMBERS, struct.pack("<HH", row, column) + bytes(6 * several) + struct.pack("<H", 0))


def entry(name, start, length, told=None):
    """A directory's entry."""
    raw = name.encode("utf-16-le")
    head = raw.ljust(64, b"\0") + struct.pack("<H", told or len(raw) + 2)
    return head.ljust(116, b"\0") + struct.pack("<II", start, length) + bytes(4)


def pieces(content, size):
    """Cut into sectors, the last filled up."""
    return [content[at : at + size].ljust(size, b"\xff") for at in range(0, len(content), size)]


def compound(stream, *, name="Workbook", length=None, cutoff=4096, further=False, told=None):
    """A file of files that holds one stream, in sectors that run backwards.

    Sector 0 is the table, 1 the directory, 2 the table of short sectors, 3 names the table where the header does not.
    """
    length = len(stream) if length is None else length
    is_short = length < cutoff
    small = pieces(stream, SHORT)[::-1]
    body = pieces(b"".join(small) if is_short else stream, SECTOR)[::-1]
    last = 4 + len(body) - 1
    chain = [LAST if number == 4 else number - 1 for number in range(4, last + 1)]
    table = struct.pack("<128I", *([LAST] * 4 + chain + [FREE] * (124 - len(chain))))
    short_chain = [LAST if at == 0 else at - 1 for at in range(len(small))] if is_short else []
    short_table = struct.pack("<128I", *(short_chain + [FREE] * (128 - len(short_chain))))
    root = entry("Root Entry", last if is_short else LAST, len(body) * SECTOR if is_short else 0)
    start = len(small) - 1 if is_short else last
    directory = (root + entry("other", 4, 9000) + entry(name, start, length, told)).ljust(SECTOR, b"\0")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(30, b"\0") + struct.pack("<HH", 9, 6)
    header = header.ljust(48, b"\0") + struct.pack("<III", 1, 0, cutoff) + struct.pack("<II", 2, 1)
    header += struct.pack("<II", 3, 1) if further else struct.pack("<II", LAST, 0)
    header += struct.pack("<109I", *([FREE if further else 0] + [FREE] * 108))
    naming = struct.pack("<128I", *([0] + [FREE] * 126 + [LAST]))
    return header + table + directory + short_table + naming + b"".join(body)


@pytest.fixture
def weighed(tmp_path):
    """Weigh such a file."""

    def weigh(content):
        (tmp_path / "a.xls").write_bytes(content)
        weigh_old_workbook(tmp_path / "a.xls")

    return weigh


def refused(weighed, content, match="lie scattered over"):
    """Whether it is refused, in these words."""
    with pytest.raises(RecordsError, match=rf"a\.xls: .*{match}"):
        weighed(content)
    return True


BORDER, BEYOND = cell(62_499, 31), cell(62_500, 31)
"""62,500 rows of 32 columns are 2,000,000 cells, the largest grid that may be empty; one row more is beyond it."""

WAYS = [{"cutoff": 0}, {"cutoff": 4096}, {"further": True}, {"further": True, "cutoff": 0}, {"name": "Book"}]


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_the_sheets_are_found_wherever_they_lie(weighed, way):
    """Among the sectors or the short ones, whatever names them; the last cell allowed is read, the next is not."""
    many = cell(0, 0) * 120
    weighed(compound(many + BORDER, **way))
    refused(weighed, compound(many + BEYOND, **way), "121 filled cells lie scattered over 2000032")


@pytest.mark.parametrize("way", [{"name": "Sheets"}, {"told": 6}, {"name": ""}], ids=str)
def test_a_file_without_sheets_is_refused(weighed, way):
    """Something else than a workbook lies in the same kind of file."""
    refused(weighed, compound(BORDER, **way), "not a readable workbook")


def test_the_name_of_a_stream_ends_where_its_length_says(weighed):
    """Marks behind it are none of it; a length beyond the room for names is damage, and nothing more."""
    refused(weighed, compound(BEYOND, name="Workbook\0\0junk", told=18))
    refused(weighed, compound(BEYOND, told=60_000))


@pytest.mark.parametrize("length", [199, 200, 201])
def test_a_stream_as_long_as_the_border_lies_among_the_sectors(weighed, length):
    """One byte less and it lies among the short ones."""
    refused(weighed, compound(BEYOND.ljust(length, b"\0"), cutoff=200))


@pytest.mark.parametrize("cutoff", [0, 4096])
def test_what_follows_the_stream_is_none_of_it(weighed, cutoff):
    """The rest of its last sector is not read, whether the stream is short or not."""
    weighed(compound(BORDER + BEYOND, length=len(BORDER), cutoff=cutoff))


@pytest.mark.parametrize("kind", [0x0006, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E, 0x00D6])
def test_every_kind_of_cell_counts(weighed, kind):
    """Formulas, texts, numbers, truth values and errors."""
    weighed(compound(cell(62_499, 31, kind)))
    refused(weighed, compound(cell(62_500, 31, kind)), "1 filled cells lie scattered over 2000032")


@pytest.mark.parametrize("kind", [0x0005, 0x0201, 0x0208, 0x00E5])
def test_what_holds_nothing_does_not_count(weighed, kind):
    """Blank cells, rows and merged ranges are no filled cells."""
    weighed(compound(cell(62_500, 31, kind)))


def test_numbers_side_by_side_count_each(weighed):
    """Two of them in the last two columns."""
    weighed(compound(numbers(62_499, 30, 2)))
    refused(weighed, compound(numbers(62_500, 30, 2)), "2 filled cells lie scattered over 2000032")


def test_each_sheet_is_a_grid_of_its_own(weighed):
    """A tall one and a wide one make no huge one; their cells count together."""
    begin, half = record(BEGIN, b""), cell(62_499, 15)
    weighed(compound(begin + cell(65_535, 0) + begin + cell(0, 255) + begin))
    weighed(compound(begin + half + begin + half))
    refused(weighed, compound(begin + half + begin + cell(62_500, 15)), "2 filled cells lie scattered over 2000016")
    refused(weighed, compound(begin + half + begin + half + begin + cell(0, 0)), "3 .* over 2000001")


def test_no_more_texts_are_claimed_than_there_are_bytes(weighed):
    """A reader would make room for all of them."""

    def claiming(count):
        return compound(record(TEXTS, struct.pack("<II", 9_000_000, count)))

    weighed(claiming(12))
    refused(weighed, claiming(13), "not what they claim to be")


def test_what_runs_in_a_circle_ends(weighed):
    """A chain of sectors that comes back to itself, and a list of tables that does."""
    long = compound(cell(0, 0) * 200, cutoff=0)
    table = bytearray(long)
    table[SECTOR + 4 * 4 : SECTOR + 4 * 5] = struct.pack("<I", 7)
    weighed(bytes(table))
    named = bytearray(compound(BEYOND, further=True))
    named[72:76] = struct.pack("<I", 0xFFFFFFF0)
    named[-SECTOR - 4 : -SECTOR] = struct.pack("<I", 3)
    refused(weighed, bytes(named))


@pytest.mark.parametrize(("at", "value"), [(30, 65_535), (48, 9_000), (68, 9_000)])
def test_a_damaged_header_is_refused(weighed, at, value):
    """The size of a sector, the place of the directory, and that of the list of tables."""
    content = bytearray(compound(BORDER, further=True))
    content[at : at + 2] = struct.pack("<H", value)
    refused(weighed, bytes(content), "not a readable workbook")
    refused(weighed, bytes(content)[:40], "not a readable workbook")


def test_a_cell_that_is_cut_off_is_damage(weighed):
    """At the end of the stream."""
    weighed(compound(BORDER + b"\x09"))
    refused(weighed, compound(BORDER + struct.pack("<HH", NUMBER, 0)), "not a readable workbook")


def test_another_file_is_not_looked_at(weighed):
    """What does not begin as such a workbook is left to the reader."""
    weighed(b"\xd0\xcf" + compound(BEYOND)[2:7])
    weighed(compound(BEYOND)[1:])
