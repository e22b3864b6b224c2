"""XML changed in places: all other bytes stay."""

from xml.etree import ElementTree

import pytest

from excelsim.books.edits import Edits, attribute, plain, text_of, with_attributes
from excelsim.errors import InputError


def anything(tag, depth):
    return True


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        (b"<c r='A1'>", b"<c r='A1' s=\"7\">"),
        (b'<c r="A1" s="2" t="s"/>', b'<c r="A1" s="7" t="s"/>'),
        (b"<c\n  s = '2' ts=\"9\" />", b'<c\n  s="7" ts="9" />'),
        (b"<c/>", b'<c s="7"/>'),
    ],
)
def test_an_attribute_is_set_where_it_stands_or_at_the_end(tag, expected):
    assert with_attributes(tag, {"s": 7}) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"<a><b>1</b></a>", b"<a><b>1</b><n/></a>"),
        (b"<a></a>", b"<a><n/></a>"),
        (b'<a x="/>" />', b'<a x="/>"><n/></a>'),
        (b"<!-- <a> --><a>\n</a >", b"<!-- <a> --><a>\n<n/></a >"),
    ],
)
def test_something_is_put_at_the_end_of_an_element_however_it_is_written(content, expected):
    edits = Edits(content)
    edits.append(edits.elements(lambda tag, depth: tag == "a")[0], b"<n/>")
    assert edits.applied() == expected


def test_several_changes_do_not_disturb_each_other():
    edits = Edits(b"<a><c n='1'/><c n='2'>x</c><c n='3'/></a>")
    whole, *cells = edits.elements(anything)
    for cell in reversed(cells):
        edits.set(cell, s=int(cell.attributes["n"]) * 10)
    edits.append(whole, b"<end/>")
    assert edits.applied() == b"<a><c n='1' s=\"10\"/><c n='2' s=\"20\">x</c><c n='3' s=\"30\"/><end/></a>"


@pytest.mark.parametrize("text", ["<&>\"'", "Δw ≠ 0", "=1+1\n\x07", "\ud800"])
def test_texts_are_the_same_in_every_encoding(text):
    content = b'<?xml version="1.0" encoding="iso-8859-1"?><a n=' + attribute("Δ\"'<") + b">" + text_of(text) + b"</a>"
    root = ElementTree.fromstring(content)
    assert root.attrib["n"] == "Δ\"'<"
    assert root.text == text.replace("\x07", "_x0007_").replace("\ud800", "_xD800_")


def test_a_part_in_utf_16_becomes_one_whose_letters_are_bytes():
    content = plain("<?xml version='1.0' encoding='UTF-16'?><a>Δ</a>".encode("utf-16"))
    assert content == "<?xml version='1.0'?><a>Δ</a>".encode()


def test_entities_are_refused():
    with pytest.raises(InputError, match="declares XML entities"):
        Edits(b'<!DOCTYPE x [<!ENTITY a "b">]><a>&a;</a>').elements(anything)
