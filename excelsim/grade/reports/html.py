"""HTML, made so that no text can become anything else: whoever wrote it, it is escaped.

What is handed in holds names, labels and answers of anybody. A page has no scripts and loads nothing,
and says so to the browser.
"""

from __future__ import annotations

import re
from html import escape

from excelsim.languages.language import Language

UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Characters that HTML cannot hold, and those that turn the direction in which the rest is read."""

EMPTY = ("meta", "br", "rect", "line", "circle")
"""Elements without an end."""


class Markup(str):
    """A text that is HTML already."""


def element(tag: str, *content: object, **attributes: object) -> Markup:
    """Return an element: its contents are escaped unless they are elements; `class_` is the attribute class."""
    named = "".join(f' {_attribute(name)}="{_safe(value)}"' for name, value in attributes.items() if value is not None)
    inside = "".join(map(_safe, content))
    return Markup(
        f"<{tag}{named}>"
        if tag in EMPTY[:2]
        else f"<{tag}{named}/>"
        if tag in EMPTY
        else f"<{tag}{named}>{inside}</{tag}>"
    )


def joined(*content: object) -> Markup:
    """Return contents one after the other, escaped unless they are elements."""
    return Markup("".join(map(_safe, content)))


def table(headings: list[object], rows: list[list[object]], **attributes: object) -> Markup:
    """Return a table; a cell may be an element td already."""
    head = element("tr", *(element("th", text) for text in headings))
    body = (element("tr", *(_cell(cell) for cell in row)) for row in rows)
    return element("table", element("thead", head), element("tbody", *body), **attributes)


def document(title: str, body: Markup, say: Language) -> str:
    """Return a page that prints on A4, complete in itself."""
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    head = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=policy),
        element("meta", name="viewport", content="width=device-width"),
        element("title", title),
        element("style", Markup(STYLE)),
    )
    return f"<!DOCTYPE html>\n{element('html', head, element('body', body), lang=say.code)}\n"


def _cell(cell: object) -> Markup:
    return cell if isinstance(cell, Markup) and cell.startswith("<td") else element("td", cell)


def _attribute(name: str) -> str:
    return name.rstrip("_").replace("_", "-")


def _safe(content: object) -> str:
    return content if isinstance(content, Markup) else escape(UNSEEN.sub("\ufffd", str(content)))


STYLE = """
@page { size: A4; margin: 16mm 14mm; }
body { font: 10pt/1.3 Calibri, Carlito, "Segoe UI", Helvetica, Arial, sans-serif; color: #1f2933; }
body { max-width: 182mm; margin: 8mm auto; }
h1 { font-size: 20pt; line-height: 1.2; margin: 0 0 2mm; }
h2 { font-size: 13pt; margin: 7mm 0 2mm; break-after: avoid; }
p { margin: 0 0 2mm; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th { text-align: left; font-size: 9pt; color: #ffffff; background: #52606d; padding: 1mm 2mm; }
td { border-bottom: 1px solid #d5dae1; padding: 0.5mm 2mm; vertical-align: top; overflow-wrap: anywhere; }
tr { break-inside: avoid; }
thead { display: table-header-group; }
.number, .short { white-space: nowrap; }
.number { text-align: right; }
.wide { min-width: 44mm; }
.hint { color: #6b7280; font-style: italic; }
.points { float: right; font-size: 20pt; font-weight: bold; text-align: right; line-height: 1.1; }
.points small { display: block; font-size: 10pt; font-weight: normal; color: #6b7280; }
.part { font-weight: bold; background: #f3f5f7; }
.right { color: #00795a; } .follows { color: #0072b2; } .wrong { color: #c2410c; font-weight: bold; }
.missing, .unreadable { color: #6b7280; }
.first { border-left: 1.2mm solid #c2410c; background: #fdeee6; padding: 2mm 3mm; margin: 3mm 0; break-inside: avoid; }
.well { border-left: 1.2mm solid #00795a; background: #e8f5f1; padding: 2mm 3mm; margin: 3mm 0; }
.sheet { break-before: page; padding-top: 1mm; }
bdi { unicode-bidi: isolate; }
svg { display: block; margin: 2mm auto; max-width: 100%; break-inside: avoid; }
svg text { font-family: Calibri, Carlito, "Segoe UI", Helvetica, Arial, sans-serif; fill: #1f2933; }
@media screen { .sheet { border-top: 1px dashed #d5dae1; margin-top: 14mm; padding-top: 10mm; } }
""".strip()
"""How a page looks: the colours of the workbooks, one column, page breaks between students."""
