"""Whole workbooks against the schemas that Office validates by, and against rules that no schema states."""

import re
import zipfile

import pytest
from openxml_audit import OpenXmlValidator
from validity import faults

import excelsim
from excelsim import MLP

TWO = [[0, 1], [1, 1], [1, 0]]


def trace_of(name):
    """Return a short run: between them their workbooks have every sheet, and every way to draw one."""
    if name == "batches":
        mlp = MLP([2, 3, 2], activation=["leaky-relu", "sigmoid"], loss="bce", seed=2)
        return mlp.fit(TWO, TWO, epochs=3, batch_size=2).presented(title="_x0041_ \x07", language="id")
    return excelsim.load(name).run().window(1, 4)


@pytest.fixture(scope="module", params=["11", "normalise", "batches"])
def path(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("valid") / "book.xlsx"
    trace_of(request.param).to_excel(path)
    return path


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    path = tmp_path_factory.mktemp("valid") / "plain.xlsx"
    MLP([1, 2, 1], seed=1).fit([[0], [1], [2], [3]], [0, 1, 1, 0], epochs=3).to_excel(path)
    return path


def test_every_part_is_valid_by_office_s_schemas(path):
    """Not even a warning: Excel opens the file without repairing or rewriting it."""
    found = OpenXmlValidator().validate(path).errors
    assert [f"{error.part_uri}: {error.description}" for error in found] == []


def test_no_rule_is_broken_that_schemas_do_not_state(path):
    assert faults(path) == []


def changed(plain, copy, part, old, new):
    """Copy a workbook with something else in a part; without `old` without the part."""
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(copy, "w") as target:
        for name in source.namelist():
            content = source.read(name).decode()
            if name == part and not old:
                continue
            if name == part:
                content, count = re.subn(old, new, content, count=1)
                assert count, old
            target.writestr(name, content)
    return copy


BOOK, STEPS, STYLES = "xl/workbook.xml", "xl/worksheets/sheet3.xml", "xl/styles.xml"
TABLE, TYPES, RELATIONS = "xl/sharedStrings.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
START, INSPECT, EPOCHS, CHECK = (f"xl/worksheets/sheet{number}.xml" for number in (1, 4, 5, 11))


@pytest.mark.parametrize(
    ("part", "old", "new", "fault"),
    [
        (BOOK, 'name="lr"', 'name="zs"', "zs is no name"),
        (BOOK, 'name="lr"', 'name="R1C"', "R1C is no name"),
        (BOOK, 'name="lr"', 'name="updates2"', "updates2 is no name"),
        (BOOK, 'name="lr"', 'name="Samples"', "a name is defined twice"),
        (BOOK, ">Setup!", ">Setups!", "samples stands for something on Setups"),
        (BOOK, 'name="Predict"', f'name="{"B" * 32}"', f"{'B' * 32} is no name of a sheet"),
        ("xl/comments1.xml", "", "", f"{STEPS} refers to xl/comments1.xml, which is not there"),
        (RELATIONS, r'<Relationship Id="texts".*?/>', "", f"nothing refers to {TABLE}"),
        (TYPES, r'<Default Extension="vml".*?/>', "", "xl/drawings/vmlDrawing1.vml has no content type"),
        (TYPES, 'PartName="/xl/comments1', 'PartName="/xl/comments9', "a content type is stated for xl/comments9.xml"),
        (EPOCHS, 'drawing r:id="', 'drawing r:id="no', f"{EPOCHS} uses the relation norId1"),
        (TABLE, "(<si>.*?</si>)", r"\1\1", "a text stands twice in the table"),
        (TABLE, "<si><t([^>]*)>", r"<si><t\1>" + "t" * 32_767, "a text has 327"),
        (STYLES, 'fontId="3"', 'fontId="300"', "a style has the font 300"),
        (STYLES, '<xf numFmtId="166"', '<xf numFmtId="190"', "a style has the number format 190"),
        (STEPS, r'r="A1" s="', 'r="A1" s="99', "Steps: A1 has the style 99"),
        (STEPS, 't="s"><v>', 't="s"><v>9999', "Steps: A1 has the text 9999"),
        (STEPS, 'r="B4"', 'r="A4"', "Steps: A4 stands out of order"),
        (STEPS, r'dimension ref="A1:\w+"', 'dimension ref="A1:J14"', "Steps: K1 stands outside of the dimension"),
        (STEPS, "A5:A15", "A5:A14", "Steps: A15 has no part in the formula 0"),
        (STEPS, "A5:A15", "A4:A15", "Steps: A5 is not the first cell of A4:A15"),
        (STEPS, r'si="1">[^<]*', 'si="1">Setup!A1', "Steps: B5 shares a formula that looks into another sheet"),
        (STEPS, r'si="1">[^<]*', 'si="0">B4+1', "Steps: B5 shares its formula by a number that is taken"),
        (STEPS, r'si="1">[^<]*', f'si="1">{"1+" * 5_000}1', "Steps: a formula or a text in it is too long: 1+1"),
        (INSPECT, 'prompt="', f'prompt="{"p" * 256}', "Inspect: the prompt of a check on typing has"),
        (CHECK, 'dxfId="', 'dxfId="9', "Check: a conditional format has the look 9"),
        (START, 'location="Setup!', 'location="Up!', "Start: A"),
        (CHECK, "(<mergeCell [^>]*/>)", r"\1\1", "Check: A3:D5 overlaps with another merged area"),
    ],
)
def test_a_broken_rule_is_named(plain, tmp_path, part, old, new, fault):
    """What the test above asks for, it can find."""
    found = faults(changed(plain, tmp_path / "broken.xlsx", part, old, new))
    assert [line for line in found if line.startswith(fault)], found
