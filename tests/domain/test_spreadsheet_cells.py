"""Cells that a spreadsheet would run are defused, and nothing else is touched."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.spreadsheet_cells import guard_cell, is_formula, restore_cell

FORMULAS = {
    "=cmd|' /C calc'!A0": "'=cmd|' /C calc'!A0",
    "+cmd": "'+cmd",
    "-2+3": "'-2+3",
    "-": "'-",
    "@SUM(A1)": "'@SUM(A1)",
    "＝1+1": "'＝1+1",
    " =1": " '=1",
    "\t=1": "\t'=1",
    "\r\n=1": "\r\n'=1",
    "first line\n=1": "first line\n'=1",
    "who;=1+1;what": "who;'=1+1;what",
    "who; @x": "who; '@x",
    "'=1": "''=1",
    "-5;=1": "'-5;'=1",
}
HARMLESS = ["", "-5", "+3", "-5.25", "1e-7", "-1,234", "a=b", "a@b", "x - y", "'quoted'",
            "حي القصور", "\u200f-5 قتلى", "one; two", "1;2", "\ttabbed"]  # fmt: skip


@pytest.mark.parametrize(("text", "guarded"), FORMULAS.items())
def test_formulas_become_text(text: str, guarded: str) -> None:
    assert is_formula(text)
    assert guard_cell(text) == guarded
    assert restore_cell(guarded) == text


@pytest.mark.parametrize("text", HARMLESS)
def test_numbers_and_words_stay_as_they_are(text: str) -> None:
    assert guard_cell(text) == text
    assert restore_cell(text) == text


@settings(max_examples=150)
@given(st.text(alphabet="=+-@' ;\t\r\na1.", max_size=8))
def test_no_part_of_a_cell_begins_a_formula_and_every_cell_comes_back(text: str) -> None:
    guarded = guard_cell(text)
    assert restore_cell(guarded) == text
    if guarded != text or is_formula(text):
        parts = re.split(r"[;\t\r\n]", guarded)
        assert not any(part.lstrip(" ").startswith(tuple("=+-@")) for part in parts)
