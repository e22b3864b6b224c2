"""Texts with characters that XML cannot hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from excelsim.xlsx.escapes import decoded, encoded

ANY = st.text(st.characters() | st.sampled_from("_x0Aa5F\x07\r"))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain_text x0041", "plain_text x0041"),
        ("two\nlines\tand", "two\nlines\tand"),
        ("bell\x07", "bell_x0007_"),
        ("\r\n", "_x000D_\n"),
        ("_x0041_", "_x005F_x0041_"),
        ("_x0041_x0042_", "_x005F_x0041_x005F_x0042_"),
        ("_x004_ _y0041_ _x00410_", "_x004_ _y0041_ _x00410_"),
        ("\ud800\uffff", "_xD800__xFFFF_"),
    ],
)
def test_texts_are_written_as_excel_writes_them(text, written):
    assert encoded(text) == written
    assert decoded(written) == text


@given(ANY)
def test_every_text_is_read_back(text):
    assert decoded(encoded(text)) == text
