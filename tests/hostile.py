"""Files as a stranger may make them: a workbook or a trail for each kind of harm, written by code."""

import io
import re
import struct
import zipfile

import openpyxl

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET, BOOK, RELATIONS, TEXTS = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "_rels/.rels", "xl/sharedStrings.xml"


def _plain():
    """Return the parts of a workbook as openpyxl saves it: a number, a text, and a formula with its value."""
    book = openpyxl.Workbook()
    book.active.append([2, "text"])
    file = io.BytesIO()
    book.save(file)
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return parts | {SHEET: sheet('<row r="1"><c r="A1"><v>2</v></c><c r="B1"><f>A1*2</f><v>4</v></c></row>')}


def sheet(rows, after="", before=""):
    return f'{before}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'.encode()


def cell(content, attributes='r="A1"'):
    return {SHEET: sheet(f'<row r="1"><c {attributes}>{content}</c><c r="B1"><f>1+1</f><v>2</v></c></row>')}


def formula(text, value=1):
    text = text.replace("&", "&amp;").replace("<", "&lt;")
    return {SHEET: sheet(f'<row r="1"><c r="A1"><f>{text}</f><v>{value}</v></c></row>')}


def row(number):
    return {SHEET: sheet(f'<row r="{number}"><c><f>1+1</f><v>2</v></c></row>')}


PLAIN = _plain()


def zipped(parts, pack=zipfile.ZIP_DEFLATED):
    """Return an archive of parts, a dict or pairs (of which a name may come twice)."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", pack) as archive:
        for name, content in parts.items() if isinstance(parts, dict) else parts:
            archive.writestr(name, content)
    return file.getvalue()


def book(changed):
    """Return the plain workbook with some parts changed (None takes a part out)."""
    return zipped({name: content for name, content in {**PLAIN, **changed}.items() if content is not None})


def edited(part, pattern, replacement):
    content, count = re.subn(pattern, replacement, PLAIN[part].decode())
    assert count, pattern
    return {part: content.encode()}


def in_directory(offset, form, value, name=SHEET):
    """Return the plain workbook with a field of a part's entry in the directory changed."""
    content = bytearray(zipped(PLAIN))
    entry = content.rfind(name.encode()) - 46
    assert content[entry : entry + 4] == b"PK\x01\x02"
    struct.pack_into(form, content, entry + offset, value)
    return bytes(content)


def doctype(declaration, use="&a;"):
    return {SHEET: sheet(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{use}</t></is></c></row>', before=declaration)}


LAUGHS = "<!DOCTYPE x [<!ENTITY a0 'ha'>{}]>".format(
    "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
)


def beside_the_data(xml):
    """Return the plain sheet with something more after its cells."""
    return {SHEET: PLAIN[SHEET].replace(b"</sheetData>", b"</sheetData>" + xml.encode())}


ARCHIVES = {
    "empty": b"",
    "text": b"no workbook",
    "old-excel-or-password": bytes.fromhex("d0cf11e0a1b11ae1") + bytes(2048),
    "cut-in-half": zipped(PLAIN)[:3000],
    "end-missing": zipped(PLAIN)[:-10],
    "directory-only": zipped({}),
    "says-4-gb": in_directory(24, "<I", 0xF0000000),
    "says-less-than-it-is": in_directory(24, "<I", 10),
    "six-thousand-parts": book({f"x/{n}": b"" for n in range(6000)}),
    "encrypted": in_directory(8, "<H", 0x1),
    "strongly-encrypted": in_directory(8, "<H", 0x41),
    "method-99": in_directory(10, "<H", 99),
    "bzip2": zipped(PLAIN, zipfile.ZIP_BZIP2),
    "lzma": zipped(PLAIN, zipfile.ZIP_LZMA),
    "wrong-sum": in_directory(16, "<I", 12345),
    "wrong-place": in_directory(42, "<I", 17),
    "place-beyond-the-end": in_directory(42, "<I", 0xFFFFFF),
    "not-deflated": in_directory(10, "<H", 0),
    "damaged-inside": zipped(PLAIN).replace(zipped(PLAIN)[900:940], bytes(40)),
    "part-in-other-letters": book({"XL/Workbook.xml": PLAIN[BOOK]}),
    "zip-in-a-zip": zipped({"book.xlsx": zipped(PLAIN)}),
    "names-that-climb": book({"../../../../tmp/excelsim-was-here": b"x", "/etc/excelsim-was-here": b"x"}),
    "fifty-mb-of-nothing": book({SHEET: sheet(" " * 50_000_000)}),
    "no-workbook-part": book({BOOK: None}),
    "no-relations": book({RELATIONS: None}),
    "no-relations-of-the-book": book({"xl/_rels/workbook.xml.rels": None}),
    "no-sheet": book({SHEET: None}),
    "book-elsewhere": book({**edited(RELATIONS, "xl/workbook.xml", "xl/other.xml"), "xl/other.xml": PLAIN[BOOK]}),
    "two-books": book(edited(RELATIONS, "(<Relationship .*?/>)", r"\1\1")),
    "sheet-outside": book(edited("xl/_rels/workbook.xml.rels", "/xl/worksheets/sheet1.xml", "../../../etc/passwd")),
    "sheet-on-the-web": book(edited("xl/_rels/workbook.xml.rels", "/xl/worksheets/sheet1.xml", "http://a.b/c.xml")),
    "sheet-without-relation": book(edited(BOOK, 'r:id="rId1"', 'r:id="rId99"')),
    "sheet-without-id": book(edited(BOOK, 'r:id="rId1"', "")),
    "name-of-no-sheet": book(
        edited(
            BOOK,
            "</sheets>",
            '</sheets><definedNames><definedName name="f" localSheetId="99">Sheet!A1</definedName></definedNames>',
        )
    ),
    "macro-sheet": book(edited("xl/_rels/workbook.xml.rels", "worksheets/sheet1.xml", "macrosheets/sheet1.xml")),
    "name-that-calls-itself": book(
        {**edited(BOOK, "</sheets>", '</sheets><definedNames><definedName name="f">f+1</definedName></definedNames>')}
        | formula("f+1")
    ),
}

XML = {
    "laughs-in-a-sheet": doctype(LAUGHS, "&a9;"),
    "laughs-in-the-book": {BOOK: LAUGHS.encode() + b"<workbook>&a9;</workbook>"},
    "laughs-in-texts": {TEXTS: LAUGHS.encode() + f'<sst xmlns="{MAIN}"><si><t>&a9;</t></si></sst>'.encode()},
    "laughs-in-relations": {RELATIONS: LAUGHS.encode() + PLAIN[RELATIONS]},
    "laughs-in-styles": {"xl/styles.xml": LAUGHS.encode() + b"<styleSheet>&a9;</styleSheet>"},
    "entity-of-a-file": doctype('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
    "entity-of-the-web": doctype('<!DOCTYPE x [<!ENTITY a SYSTEM "http://a.b/c">]>'),
    "entity-with-parameter": doctype('<!DOCTYPE x [<!ENTITY % a SYSTEM "file:///etc/passwd"> %a;]>', ""),
    "document-type-of-the-web": doctype('<!DOCTYPE x SYSTEM "http://a.b/c.dtd">', ""),
    "unknown-encoding": {SHEET: b'<?xml version="1.0" encoding="klingon"?>' + PLAIN[SHEET]},
    "encoding-of-a-codec": {SHEET: b'<?xml version="1.0" encoding="zlib"?>' + PLAIN[SHEET]},
    "utf-7": {SHEET: b'<?xml version="1.0" encoding="utf-7"?>' + PLAIN[SHEET]},
    "utf-16": {SHEET: PLAIN[SHEET].decode().encode("utf-16")},
    "not-utf-8": {SHEET: PLAIN[SHEET].replace(b"<f>", b"<f>\xff\xfe")},
    "zero-bytes": {SHEET: PLAIN[SHEET].replace(b"<f>", b"<f>\0\0")},
    "not-closed": {SHEET: PLAIN[SHEET][:-10]},
    "no-xml": {SHEET: b"\x00\x01\x02"},
    "empty-sheet-part": {SHEET: b""},
    "million-levels-in-a-sheet": {SHEET: sheet("", "<a>" * 1_000_000 + "</a>" * 1_000_000)},
    "million-levels-in-texts": {TEXTS: b"<sst>" + b"<a>" * 1_000_000 + b"</a>" * 1_000_000 + b"</sst>"},
    "million-levels-in-styles": {"xl/styles.xml": b"<a>" * 1_000_000 + b"</a>" * 1_000_000},
    "comment-of-formulas": beside_the_data(f"<!--{'<f ' * 400_000}-->"),
    "a-name-of-a-megabyte": beside_the_data(f"<{'a' * 2**20}/>"),
}

CELLS = {
    **{f"row-{number}": row(number) for number in ("300000000", "4000000000", "1E30", "-1", "0", "x", "9" * 5000)},
    "row-twice": {SHEET: sheet('<row r="1"><c><f>1</f><v>1</v></c></row>' * 2)},
    "rows-backwards": {SHEET: sheet('<row r="2"><c><f>1</f><v>1</v></c></row><row r="1"/>')},
    "cell-of-another-row": cell("<f>1</f><v>1</v>", 'r="A7"'),
    "cell-twice": {SHEET: sheet('<row r="1">' + '<c r="A1"><f>1</f><v>1</v></c>' * 2 + "</row>")},
    "cell-beside-the-data": {SHEET: sheet("", '<row r="1"><c r="A1"><f>1</f><v>1</v></c></row>')},
    "column-xfe": cell("<f>1</f><v>1</v>", 'r="XFE1"'),
    "column-zzzz": cell("<f>1</f><v>1</v>", 'r="ZZZZ1"'),
    "column-of-signs": cell("<f>1</f><v>1</v>", 'r="$!1"'),
    **{f"text-{n}": cell(f"<v>{n}</v>", 'r="A1" t="s"') for n in ("1000000000", "-1", "x", "1.5", "9" * 5000)},
    **{f"number-{n}": cell(f"<f>1</f><v>{n}</v>") for n in ("1e999", "nan", "x", "9" * 100_000, "0x10")},
    "kind-unknown": cell("<f>1</f><v>1</v>", 'r="A1" t="qq"'),
    "formula-without-text": cell("<f/><v>1</v>"),
    "shared-without-first": cell('<f t="shared" si="7"/><v>1</v>'),
    "shared-over-the-sheet": cell('<f t="shared" si="0" ref="A1:XFD1048576">B1+1</f><v>1</v>'),
    "array-over-the-sheet": cell('<f t="array" ref="A1:XFD1048576">B1+1</f><v>1</v>'),
    "data-table": cell('<f t="dataTable" ref="A1:XFD1048576" dt2D="1" r1="B1" r2="C1"/><v>1</v>'),
    "seven-hundred-thousand-runs": cell("<is>" + "<r><t>a</t></r>" * 700_000 + "</is>", 'r="A1" t="inlineStr"'),
    "last-cell-of-the-sheet": {SHEET: sheet('<row r="1048576"><c r="XFD1048576"><f>1+1</f><v>2</v></c></row>')},
    **{
        f"merge-{n}": beside_the_data(f'<mergeCells count="1">{m}</mergeCells>')
        for n, m in {
            "of-all": '<mergeCell ref="A1:XFD1048576"/>',
            "of-columns": '<mergeCell ref="A:XFD"/>',
            "backwards": '<mergeCell ref="XFD1048576:A1"/>',
            "of-nothing": '<mergeCell ref=""/>',
            "without-cells": "<mergeCell/>",
            "of-many": '<mergeCell ref="A1:Z9999"/>' * 5000,
        }.items()
    },
    "columns-of-wide": beside_the_data('<cols><col min="1" max="4000000000" width="1"/></cols>'),
    "chain-of-five-thousand": {
        SHEET: sheet("".join(f'<row r="{n}"><c r="A{n}"><f>A{n + 1}+1</f><v>1</v></c></row>' for n in range(1, 5_000)))
    },
}

FORMULAS = {
    "nine-thousand-signs": "1" + "+1" * 4500,
    "brackets-2500": "(" * 2500 + "1" + ")" * 2500,
    "brackets-100": "(" * 100 + "1" + ")" * 100,
    "brackets-not-closed": "(" * 150,
    "minus-8000": "-" * 8000 + "1",
    "power-4000": "1" + "^1" * 4000,
    "if-200": "IF(1," * 200 + "1" + ")" * 200,
    "quotes": '"' * 8001,
    "edate": "EDATE(1,1E+18)",
    "t-inv": "T.INV(1E-300,1E-300)",
    "f-inv": "F.INV(1E-300,1E-10,1E+10)",
    "beta-inv": "BETA.INV(1E-300,1E-300,1E+300)",
    "fact": "FACT(1E+15)",
    "combin": "COMBIN(1E+15,5E+14)",
    "vdb": "VDB(1E+9,1,1E+12,0,1E+12)",
    "count-of-the-sheet": "COUNT(B1:XFD1048576)",
    "sum-of-itself": "SUM(A1:XFD1048576)",
    "rept": 'REPT("abcdefgh",1E+10)',
    "sequence": "SUM(SEQUENCE(1000000,1000000))",
    "offset": "SUM(OFFSET(A1,0,0,1E+9,1E+9))",
    "lambda": "LET(f,LAMBDA(g,n,g(g,n+1)),f(f,1))",
    "web": 'WEBSERVICE("http://a.b/c")',
    "macro": 'CALL("Kernel32","WinExec","JCJ","calc",0)',
    "other-book": "'/etc/[passwd]x'!A1",
    "circle": "A1+1",
    "rows-of-the-sheet": "ROWS(B1:XFD1048576)",
    "index-of-the-sheet": "INDEX(B1:XFD1048576,1,1)+5",
    "max-of-the-sheet": "MAX(B1:XFD1048576)+5",
    "minus-8000-and-wrong": "-" * 8000 + "2",
    "sum-of-4000": "2" + "+1" * 4000,
    "brackets-190-and-wrong": "(" * 190 + "2" + ")" * 190,
    "power-tower": "9^9^9^9^9",
    "large-numbers": "9" * 4000 + "*9" * 100,
}

WHOLE = "[network]\nlayers = [2, 2, 1]\n[data]\ninputs = [[0, 1]]\ntargets = [[1]]\n[start]\nseed = 1\n"


def data(lines):
    return WHOLE.replace("inputs = [[0, 1]]\ntargets = [[1]]", lines)


COLUMNS = "\ninputs = ['a', 'b']\ntargets = ['c']"

EXPERIMENTS = {
    **{
        f"file-{n}": data(f"file = '{name}'{COLUMNS}")
        for n, name in {
            "absolute": "/etc/passwd",
            "above": "../secret.csv",
            "beside": "secret.csv",
            "of-a-share": "//host/share/x.csv",
            "of-a-drive": "C:/secret.csv",
            "of-the-web": "http://a.b/c.csv",
            "zero": "a\\\\u0000.csv",
        }.items()
    },
    "images": data("images = '../secret'\nlabels = '/etc/passwd'"),
    "digits": data("images = 'digits'"),
    "epochs": WHOLE + "[training]\nepochs = 20000000\n",
    "epochs-without-end": WHOLE + f"[training]\nepochs = {10**30}\n",
    "late-window": WHOLE + "[training]\nepochs = 1000000000\nsteps = '999999999:1000000000'\n",
    "layers": WHOLE.replace("[2, 2, 1]", "[2, 1000000000, 1]"),
    "layers-endless": WHOLE.replace("[2, 2, 1]", f"[2, {10**400}, 1]"),
    "batch": WHOLE + f"[training]\nbatch_size = {10**20}\n",
    "weights-too-large": WHOLE.replace("seed = 1", "weights = [[[1e400, 1], [1, 1]], [[1, 1]]]"),
    "digits-5000": WHOLE.replace("seed = 1", f"seed = {'9' * 5000}"),
    "nested": "a = " + "[" * 5000,
    "dotted": ".".join("a" * 20_000) + " = 1",
    "no-toml": "=",
    "keys": "\n".join(f"k{n} = 1" for n in range(20_000)),
    "steps": WHOLE + f"[training]\nsteps = '1:{'9' * 5000}'\n",
    "activations": WHOLE + "[workbook]\nactivations = [" + "'tanh', " * 20_000 + "]\n",
    "title": "title = '" + "{a" * 3000 + "'\n" + WHOLE,
    "title-with-places": "title = '" + "{" * 1000 + "0" + "}" * 1000 + "{reason}'\nlanguage = 'id'\n" + WHOLE,
}


def carrying(text, last_row=None):
    """Return a workbook that carries an experiment, as if excelsim had written it."""
    made = openpyxl.Workbook()
    made.active.title = "Steps"
    made.active.append(["=1+1"])
    hidden = made.create_sheet("Experiment")
    for line in text.split("\n"):
        hidden.append([line[:32_000]])
    if last_row:
        hidden.cell(last_row, 1, "x = 1")
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


WORKBOOKS = {
    **{f"zip-{name}": content for name, content in ARCHIVES.items()},
    **{f"xml-{name}": changed for name, changed in XML.items()},
    **{f"cell-{name}": changed for name, changed in CELLS.items()},
    **{f"formula-{name}": formula(text) for name, text in FORMULAS.items()},
    **{f"experiment-{name}": text for name, text in EXPERIMENTS.items()},
    "experiment-in-the-last-row": (WHOLE, 1_048_576),
}


def workbook(name):
    """Return a hostile workbook by its name."""
    made = WORKBOOKS[name]
    if isinstance(made, bytes):
        return made
    if isinstance(made, dict):
        return book(made)
    return carrying(made) if isinstance(made, str) else carrying(*made)


def beside(keys):
    """Return how an experiment changes whose data stand in another file."""
    return lambda toml: toml[: toml.index("[data]")] + f"[data]\n{keys}\n\n" + toml[toml.index("[start]") :]


def same(text):
    return text


def first_row(values):
    """Return how a trail changes whose first row has these values, epoch and step first."""
    return lambda csv: re.sub(r"\n1,1,", rf"\n{values},", csv, count=1)


TRAILS = {
    **{
        f"file-{n}": (same, beside(f"file = '{name}'\ninputs = ['a', 'b']\ntargets = ['c']"))
        for n, name in {
            "absolute": "/etc/passwd",
            "above": "../secret.csv",
            "of-a-share": "//host/share/x.csv",
            "of-a-drive": "C:x.csv",
            "back": "..\\secret.csv",
            "of-this-folder": ".",
            "by-a-link": "link.csv",
            "beside": "secret.csv",
            "missing": "none.csv",
        }.items()
    },
    "images": (same, beside("images = '../secret'\nlabels = 'secret.csv'")),
    "epochs": (same, lambda toml: toml.replace("epochs = 2", f"epochs = {10**12}")),
    "late-window": (
        same,
        lambda toml: toml.replace("epochs = 2", f"epochs = {10**12}\nsteps = '{10**12 - 1}:{10**12}'"),
    ),
    "layers": (same, lambda toml: re.sub(r"layers = \[[^]]*\]", "layers = [2, 1000000000, 1]", toml)),
    "no-toml": (same, lambda toml: "[" * 5000),
    "nothing": (lambda csv: "", same),
    "zero-bytes": (lambda csv: csv.replace(",", "\0,"), same),
    "field-of-a-megabyte": (lambda csv: csv + "9" * 2**20, same),
    "row-of-a-million-fields": (lambda csv: csv + "1," * 10**6, same),
    "quotes": (lambda csv: csv + '"' * 10**5, same),
    "only-headings": (lambda csv: csv.partition("\n")[0], same),
    "a-million-empty-rows": (lambda csv: csv.partition("\n")[0] + "\n" * 10**6, same),
    "steps-of-1e300": (first_row("1,1e300"), same),
    "steps-below-0": (first_row("1,-5"), same),
    "steps-between": (first_row("1,1.5"), same),
    "numbers-of-1e308": (lambda csv: re.sub(r"(\n1,1,1),.*", r"\1" + ",1e308" * 42, csv, count=1), same),
}
"""How a trail, and the experiment beside it, are changed."""
