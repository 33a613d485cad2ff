"""Spellings for what was not recognised, as TOML that can be pasted into a table's file."""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

from takeroot.records.plain_text import plain_word
from takeroot.records.reading import Reading
from takeroot.records.recognise.columns_of import columns_of
from takeroot.specs.table import Table

_NEAR = 0.6


def suggest_spellings(reading: Reading, tables: Mapping[str, Table]) -> str:
    """Propose, table by table, what each unknown header and word may mean.

    Nothing is changed: a proposal stands there to be read, corrected and pasted. What resembles nothing is listed with
    the words that are allowed.

    Parameters
    ----------
    reading : Reading
    tables : mapping of str to Table

    Returns
    -------
    str
        TOML with comments; empty if everything was recognised.
    """
    lines: list[str] = []
    for key, table in tables.items():
        found = reading.unrecognised[reading.unrecognised["table"] == key]
        if len(found):
            headers = found.loc[found["value"] == "", ["column", "times"]].itertuples(index=False)
            words = found.loc[found["value"] != "", ["column", "value", "times"]].itertuples(index=False)
            came = reading.tables.delivered[key]
            lines += [f"# features/tables/{key}.toml", ""]
            lines += [*_headers(headers, table, came), *_words(words, table), ""]
    return "\n".join(lines)


def _headers(headers: Iterator[tuple[str, int]], table: Table, came: frozenset[str]) -> Iterator[str]:
    missing = {name: (name, *column.arrives_as) for name, column in table.columns.items() if name not in came}
    proposed: dict[str, list[str]] = defaultdict(list)
    for header, _ in headers:
        near = _nearest(header, missing)
        if near:
            proposed[near].append(header)
        elif plain_word(header):
            yield f"# the header {json.dumps(header, ensure_ascii=False)} resembles no column that is missing"
    for name, found in proposed.items():
        yield f"[columns.{name}] # {table.columns[name].label.zh}: add to arrives_as"
        yield f"arrives_as = {_list((*table.columns[name].arrives_as, *dict.fromkeys(found)))}"


def _words(words: Iterator[tuple[str, str, int]], table: Table) -> Iterator[str]:
    proposed: dict[tuple[str, str], list[str]] = defaultdict(list)
    for header, word, times in words:
        name = next(iter(columns_of((header,), table).positions))
        values = {value: (value, *many) for value, many in table.columns[name].values.items()}
        near = _nearest(word, values)
        if near:
            proposed[name, near].append(word)
        else:
            allowed = ", ".join(values)
            yield f"# {header}: {json.dumps(word, ensure_ascii=False)}, {times} times, resembles none of {allowed}"
    for name in dict.fromkeys(column for column, _ in proposed):
        yield f"[columns.{name}.values] # add"
        for (column, value), found in proposed.items():
            if column == name:
                known = table.columns[name].values[value]
                yield f"{value} = {_list((*known, *dict.fromkeys(found)))}"


def _nearest(word: str, known: Mapping[str, tuple[str, ...]]) -> str | None:
    """Whose spellings resemble the word most, if any do."""
    plain = plain_word(word)
    scored = {
        name: max(SequenceMatcher(None, plain, plain_word(spelling)).ratio() for spelling in spellings)
        for name, spellings in known.items()
    }
    near = [name for name, ratio in scored.items() if ratio >= _NEAR]
    return max(near, key=scored.__getitem__) if near else None


def _list(words: tuple[str, ...]) -> str:
    return "[" + ", ".join(json.dumps(word, ensure_ascii=False) for word in words) + "]"
