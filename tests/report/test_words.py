"""Every text in both languages, and no text of the wrong one."""

import ast
import re
from pathlib import Path
from string import Formatter

import pytest
from hand_made_run import COUNTY

import takeroot.report.layout
from takeroot.report.content.staff_lists import StaffLists
from takeroot.report.disclosure.disclose import disclose
from takeroot.report.layout.document import Bars, Cards, Paragraph, Steps, Table, Tiles, Trend
from takeroot.report.layout.list_document import list_document
from takeroot.report.run_tables import read_run_tables
from takeroot.report.words.words import LANGUAGES, read_words
from takeroot.specs.disclosure import Disclosure

CHINESE = re.compile(r"[\u3400-\u9fff\u3000-\u303f\uff00-\uffef]")
LATIN_WORD = re.compile(r"[A-Za-z]{3,}")


@pytest.fixture(scope="session")
def both(factors, levers):
    """Both languages."""
    return {language: read_words(language, factors=factors, levers=levers) for language in LANGUAGES}


def places(text):
    """Names in braces."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys(both):
    """Nothing is untranslated; a `_one` exists where English wants it and in Chinese too."""
    assert set(both["zh"].texts) == set(both["en"].texts)


def test_both_languages_fill_the_same_places(both):
    """`{n}` in one is `{n}` in the other, but where a plural swallows it."""
    different = [
        key
        for key, text in both["zh"].texts.items()
        if places(text) != places(both["en"].texts[key]) and not key.endswith("_one")
    ]
    assert different == []


def test_english_has_no_chinese_and_chinese_no_english(both):
    """No mixed sheets: the placeholders and file words excepted."""
    chinese = [key for key, text in both["en"].texts.items() if CHINESE.search(text)]
    english = [
        key
        for key, text in both["zh"].texts.items()
        if LATIN_WORD.search(re.sub(r"\{\w+\}", "", text)) and not CHINESE.search(text)
    ]
    assert (chinese, english) == ([], [])


def test_no_text_stands_in_the_code():
    """Layout takes every word from the files: its own strings are keys, never sentences."""
    folder = Path(takeroot.report.layout.__path__[0])
    found = [
        (path.name, text)
        for path in folder.glob("*.py")
        for text in literals(ast.parse(path.read_text("utf-8")))
        if CHINESE.search(text) or re.search(r"[a-z] [a-z]", text)
    ]
    assert found == []


def literals(tree):
    """Strings in code, docstrings left out."""
    documented = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    bare = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in documented | bare
        and "ValueError" not in node.value
        and node.value != "this list has no facility"
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_whole_list_is_in_one_language(run_folder, both, language):
    """Every text of an English list is free of Chinese but for names, and the other way round."""
    run, rules = read_run_tables(run_folder), Disclosure()
    listed = disclose(StaffLists(run, rules).of_facility("F001"), rules, run)
    texts = all_texts(list_document(listed, both[language], county=COUNTY))
    names = {person.name for person in listed.people} | {listed.facility.name}
    for name in names:
        texts = [text.replace(name, "") for text in texts]
    wrong = {
        "en": [text for text in texts if CHINESE.search(text)],
        "zh": [text for text in texts if LATIN_WORD.search(text) and not CHINESE.search(text)],
    }
    assert [text for text in wrong[language] if "takeroot" not in text] == []


def all_texts(document):
    """Every text of a document."""
    texts = [document.title, document.subtitle, document.notice]
    for section in document.sections:
        texts.append(section.title)
        for block in section.blocks:
            texts += block_texts(block)
    return texts


def block_texts(block):  # noqa: PLR0911 - one a kind of block
    """Every text of a block."""
    match block:
        case Paragraph(text=text, title=title):
            return [text, title]
        case Steps(title, items):
            return [title, *items]
        case Cards(items):
            return [text for card in items for text in (card.label, card.figure, card.note)]
        case Tiles(title, items):
            return [title, *(tile.label for tile in items)]
        case Bars(title, label, unit, items):
            return [title, label, unit, *(name for name, _ in items)]
        case Trend(title, label, unit, _, lines):
            return [title, label, unit, *(name for name, _ in lines)]
        case Table():
            cells = [cell for row in block.rows for cell in row if isinstance(cell, str)]
            return [block.title, block.note, *(text for c in block.columns for text in (c.label, c.hint)), *cells]


def test_money_is_written_as_each_language_does(both):
    """Ten thousands in Chinese."""
    assert (both["zh"].money(36000), both["en"].money(36000)) == ("3.6 万元", "36,000 yuan")


def test_names_with_braces_are_not_filled(both):
    """A name is data, never a template."""
    assert both["en"]("list.title", place="{n}").startswith("{n}")


def test_no_text_is_left_over(both):
    """Every key stands in the code, whole or by the part that the code fills in."""
    folder = Path(takeroot.report.layout.__path__[0]).parent
    code = "".join(path.read_text("utf-8") for path in folder.rglob("*.py"))
    whole = set(re.findall(r'"([a-z_]+\.[a-z_0-9]+)"', code))
    begun = tuple(re.findall(r'f"([a-z_]+\.[a-z_]*)\{', code))
    kinds = tuple(f"{kind}." for kind in re.findall(r'value\("([a-z_]+)"', code))
    kinds += ("profession.", "employment_type.")  # groups of a roll-up are put into words by the name of their column
    plurals = {f"{key}{end}" for key in whole for end in ("_one", "_many")}
    unused = [key for key in both["zh"].texts if key not in whole | plurals and not key.startswith(begun + kinds)]
    assert unused == []
