"""Rows that repeat the one above: read without a parser, and only where a parser would have found the same."""

import io

import pytest

from excelsim.errors import InputError
from excelsim.xlsx.reading.cell import Read
from excelsim.xlsx.reading.cells import SheetParser, read_cells
from excelsim.xlsx.reading.repeated import Repeated, pieces

ROW = (
    '<row r="{n}" ht="12"><c r="A{n}" s="5"><v>{n}.5</v></c><c r="B{n}" t="n"><f aca="false">$A$1*A{m}+5</f><v>1e-05'
    """</v></c><c r="C{n}"><f>IF(A{n}&gt;B{m},'A4 of 5'!A{k},Data!$A{m})</f><v>-0.0</v></c><c r="D{n}" s="3"/>"""
    '<c r="E{n}"><f t="shared" si="0"/><v>5</v></c></row>'
)
SHARED = '<row r="3"><c r="E3"><f t="shared" si="0" ref="E3:E9">E2+5</f><v>5</v></c></row>'


def row(n, text=ROW):
    return text.format(n=n, m=n - 1, k=n - 2)


def sheet(*rows):
    return f"<worksheet><sheetData>{SHARED}{''.join(rows)}</sheetData></worksheet>"


def read(text):
    """Return the cells of a sheet in their order."""
    rows = read_cells(io.BytesIO(text.encode()), ["a text"] * 9, 1_000).rows
    return [((row, column), cell) for row, cells in rows.items() for column, cell in cells.items()]


@pytest.fixture
def both(monkeypatch):
    """Read a sheet, and parse all of it, which has to find or refuse the same; return how many rows were not parsed."""

    def outcome(text):
        try:
            return repr(read(text))
        except (InputError, ValueError) as error:
            return str(error)

    def compare(text):
        taken, take = [], SheetParser.repeat
        monkeypatch.setattr(SheetParser, "repeat", lambda *given: taken.append(take(*given)) or taken[-1])
        found = outcome(text)
        monkeypatch.setattr(Repeated, "of", lambda *given: None)
        assert found == outcome(text)
        monkeypatch.undo()
        return sum(taken)

    return compare


def test_rows_that_were_filled_down_are_known_by_the_one_above(both):
    """All but the first, also after a row that is left out, and their formulas are those of the row above."""
    text = sheet(row(4), row(5), row(7), row(8))
    assert both(text) == 3
    assert dict(read(text))[8, 2] == Read(1e-05, "R1C1*R[-1]C[-1]+5")


@pytest.mark.parametrize(
    ("what", "now"),
    [
        ("+5", "+{n}"),  # a number in a formula that happens to be the row's own
        ("'A4 of", "'A{n} of"),  # the name of a sheet that looks like a cell
        ("Data!$A{m}", "Data!$A4"),
        ("Data!$A{m}", "LEN(&quot;A{n}&quot;)"),  # in quotes nothing moves with the row, however these are written
        ("Data!$A{m}", 'LEN(&quot;A{n}"&amp;"A{n}&quot;)'),
        ("Data!$A{m}", "LEN(&quot;&quot;)"),
        ("Data!$A{m}", "LEN(&#34;A{n}&#34;)"),
        ("Data!$A{m}", 'LEN("A{n}")'),
        ("Data!$A{m}", "\u00e4A{n}"),  # a name that ends like a cell
        ("$A$1", "$A${n}"),
        (' s="5"', ' s="{n}"'),
        (' s="5"', """ s='r="{n}"'"""),
        (' t="n"', ' t="s"'),
        (' t="n"', ' t="str"'),
        ('t="shared" si="0"/>', 't="shared" si="{n}"/>'),
        ('si="0"/>', 'si="0">A{n}</f>'),
        ('si="0"/>', 'si="0" ref="E{n}:E9">A{n}</f>'),
        ("-0.0", "nan"),
        ("-0.0", "1-2"),
        ("<v>-0.0</v>", "<v></v>"),
        ("<v>-0.0</v>", "<v/>"),
        ("<v>5</v>", ""),
        ("-0.0", "<!-- 5 -->5"),
        ("-0.0", "&#53;"),
        ('<c r="D{n}" s="3"/>', ""),
        ('<c r="D{n}" s="3"/>', '<c r="D{n}" t="s"><v>5</v></c>'),
        ('<c r="D{n}" s="3"/>', '<c s="3"/>'),
        ('<c r="D{n}" s="3"/>', '<c r="D4" s="3"/>'),
        ('<c r="D{n}" s="3"/>', "<x/>"),
        ('<row r="{n}"', "<row"),
    ],
)
def test_whatever_differs_both_ways_find_the_same(both, what, now):
    """Whether one row differs from that above, or all rows are alike in it."""
    assert what in ROW
    other = ROW.replace(what, now)
    both(sheet(row(4), row(5), row(6, other), row(7)))
    both(sheet(*(row(n, other) for n in (4, 5, 6, 7))))
    both(sheet(row(4, other), row(5), row(6, other), row(7, other)))


def test_a_comment_hides_rows_that_look_like_those_above(both):
    assert both(sheet(row(4), "<!--", row(5), "-->", row(6), row(7), row(8))) == 1


@pytest.mark.parametrize("numbers", [(4, 5, 5), (4, 5, 4), (4, 5, 1_048_577)])
def test_rows_stand_in_their_order_all_the_same(numbers):
    with pytest.raises(InputError, match="stands where no spreadsheet program writes one"):
        read(sheet(*map(row, numbers)))


def test_cells_are_counted_all_the_same():
    with pytest.raises(InputError, match="has more than 1,000 cells"):
        read(sheet(*map(row, range(4, 300))))


def test_a_sheet_is_taken_apart_after_each_row():
    rows = [row(n).encode() for n in range(4, 9_000)]
    found = list(pieces(io.BytesIO(b"<sheetData>" + b"".join(rows) + b"</sheetData>")))
    assert found[1:-1] == rows[1:]
    assert b"".join(found) == b"<sheetData>" + b"".join(rows) + b"</sheetData>"


def test_what_has_no_rows_is_passed_on_as_it_comes():
    """Looked through once, however long it is."""
    found = list(pieces(io.BytesIO(b" " * 3_000_000)))
    assert [len(piece) for piece in found] == [2**20, 2**20, 3_000_000 - 2**21, 0]
