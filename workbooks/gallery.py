"""Write the gallery: every lesson's workbook in both languages, and the page that shows them.

python workbooks/gallery.py               the workbooks and the page
python workbooks/gallery.py --pictures    their pictures, too (needs LibreOffice and pdftoppm)
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl
from openpyxl.worksheet.properties import PageSetupProperties

from excelsim import load
from excelsim.experiment.builtin import SICK, lesson_ids, lessons
from excelsim.languages.language import LANGUAGES
from excelsim.workbook.book import asked, build

HERE = Path(__file__).parent

# What the picture of a lesson shows: a sheet, and a part of it.
PICTURES = {
    "01": ("Inspect", ""),
    "01b": ("Epochs", "A1:R27"),
    "02": ("Epochs", "A1:R27"),
    "03": ("Boundary", ""),
    "04": ("Inspect", ""),
    "04b": ("Boundary", ""),
    "07": ("Steps", "A1:T14"),
    "08": ("Weights", "A1:O27"),
    "06": ("Compare", "A1:E24"),
    "09": ("Epochs", "A1:R27"),
    "10": ("Weights", "A1:O27"),
    "11": ("Compare", "A1:E34"),
    "12": ("Epochs", "A1:R27"),
    "13": ("Steps", "A1:T9"),
    "activations": ("Activations", "A1:T40"),
    "adam": ("Runs", "A1:M27"),
    "classes": ("Inspect", ""),
    "mazur": ("Inspect", ""),
    "momentum": ("Runs", "A1:M27"),
    "normalise": ("Data", "A1:I18"),
    "perceptron": ("Boundary", ""),
    "perceptron-bipolar": ("Boundary", ""),
    "rates": ("Runs", "A1:J27"),
    "shuffled": ("Order", "A1:H16"),
    "symmetry": ("Weights", "A1:O40"),
    "xor": ("Boundary", ""),
}
OTHERWISE = ("Inspect", "")
PICTURE_OF_SICK = ("Diagnosis", "")


def write_workbooks(folder: Path, names: list[str]) -> None:
    """Write lessons' workbooks into a folder for each language; each is diagnosed once, which takes its time."""
    for language in LANGUAGES:
        (folder / language).mkdir(exist_ok=True)
    for name in names:
        trace = load(name).run()
        diagnosis = asked(trace)
        for language in LANGUAGES:
            with (folder / language / f"{name}.xlsx").open("wb") as file:
                build(trace.in_workbook().presented(language=language), diagnosis)(file)


def page() -> str:
    """Return the page: a picture, the title and the files of each lesson, those that do not learn as a group below."""
    healthy = [name for name in lesson_ids() if not name.startswith(SICK)]
    sick = [name for name in lesson_ids() if name.startswith(SICK)]
    rows = [
        "# The gallery",
        "",
        "Every lesson as a workbook with live formulas, in English and Indonesian: download one, open it in Excel or",
        "LibreOffice and change a yellow cell. Written by `make gallery`; a test writes them anew and compares.",
        "",
        "Setiap pelajaran sebagai buku kerja dengan rumus hidup, dalam bahasa Inggris dan Indonesia: unduh, buka di",
        "Excel atau LibreOffice, lalu ubah sel kuning.",
        "",
        *table(healthy),
        "",
        "## Why does it not learn? / Mengapa tidak belajar?",
        "",
        "Each of these is sick: find out why, and heal it. The sheet Diagnosis says what it is, and proves it; most",
        "have a healed run beside, the others say what to type.",
        "",
        "Masing-masing sakit: cari tahu sebabnya, lalu sembuhkan. Lembar Diagnosis menyebut penyakitnya dan",
        "membuktikannya; kebanyakan punya pelatihan yang sehat di sampingnya, yang lain menyebut apa yang harus",
        "diketik.",
        "",
        *table(sick),
    ]
    return "\n".join(rows) + "\n"


def table(names: list[str]) -> list[str]:
    """Return the rows of a table of lessons."""
    rows = ["| | lesson / pelajaran | files |", "|---|---|---|"]
    english, indonesian = lessons("en"), lessons("id")
    for name in names:
        files = " · ".join(f"[{words}]({language}/{name}.xlsx)" for language, words in LANGUAGES.items())
        picture = f'<img src="assets/lessons/{name}.png" alt="{english[name]}" width="320">'
        words = f"**{english[name]}**<br>{indonesian[name]}<br>`excelsim run {name} -o {name}.xlsx`"
        rows.append(f"| {picture} | {words} | {files} |")
    return rows


def take_picture(name: str) -> None:
    """Render one sheet of a lesson's English workbook as a picture."""
    sheet, area = PICTURES.get(name, PICTURE_OF_SICK if name.startswith(SICK) else OTHERWISE)
    book = openpyxl.load_workbook(HERE / "en" / f"{name}.xlsx")
    for other in book:
        other.sheet_state = "visible" if other.title == sheet else "hidden"
        if other.title != sheet or area:
            other.print_area = area if other.title == sheet else None
    shown = book[sheet]
    book.active = book.index(shown)
    shown.print_title_rows = shown.print_title_cols = None
    shown.page_setup.scale = None
    shown.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    shown.page_setup.fitToHeight = shown.page_setup.fitToWidth = 1
    shown.HeaderFooter.oddFooter.center.text = None
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "picture.xlsx"
        book.save(copy)
        office = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
        subprocess.run([*office, "--outdir", folder, str(copy)], check=True, capture_output=True)
        paths = [str(copy.with_suffix(suffix)) for suffix in (".pdf", "")]
        subprocess.run(["pdftoppm", "-r", "75", "-png", "-singlefile", *paths], check=True)
        crop(copy.with_suffix(".png"), HERE / "assets" / "lessons" / f"{name}.png")


def crop(source: Path, target: Path) -> None:
    """Cut the white margins off and keep few colours, so that the file is small."""
    from PIL import Image, ImageChops

    image = Image.open(source).convert("RGB")
    white = Image.new("RGB", image.size, (255, 255, 255))
    left, top, right, bottom = ImageChops.difference(image, white).getbbox()
    image = image.crop((max(0, left - 8), max(0, top - 8), right + 8, bottom + 8))
    image.quantize(64).save(target, optimize=True)


if __name__ == "__main__":
    write_workbooks(HERE, lesson_ids())
    (HERE / "README.md").write_text(page(), encoding="utf-8")
    if "--pictures" in sys.argv[1:]:
        for lesson in lesson_ids():
            take_picture(lesson)
