"""The notebooks: run anew, they say what they say.

`python tests/test_notebooks.py` runs them and stores what they say now.
"""

import base64
import io
import re
import tempfile
from itertools import pairwise
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parents[1] / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
HERE_ONLY = "this-computer"
"""The tag of cells that show the last digits of np.exp and @, which are others on other computers."""

pytestmark = [
    # Of the libraries between us and the kernel, not of excelsim: what a cell warns of is in its output.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::PendingDeprecationWarning"),
    pytest.mark.filterwarnings("ignore:Proactor event loop:RuntimeWarning"),
]

each_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def read(path):
    return nbformat.read(path, as_version=4)


def run(notebook, folder):
    """Run all cells in a fresh kernel whose current folder is `folder`; an error in a cell is raised."""
    resources = {"metadata": {"path": str(folder)}}
    NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,  # what is printed is one output, however the kernel's packets fall
        resources=resources,
    ).execute()
    return notebook


def said(cell):
    """Return what a code cell has printed and shown, as text; only its words where the digits are of one computer."""
    printed = "".join(output.text for output in cell.outputs if output.output_type == "stream")
    shown = [output.data["text/plain"] for output in cell.outputs if "data" in output]
    text = "\n".join([printed, *shown])
    return re.sub(r"[\d.e+-]*\d", "#", text) if HERE_ONLY in cell.metadata.get("tags", []) else text


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@each_notebook
def test_a_fresh_run_says_what_is_stored(path, tmp_path, monkeypatch):
    """Someone who reads a notebook without running it reads what is true today."""
    if "digits" in path.stem:
        pytest.importorskip("sklearn", reason="scikit-learn, whose digits this notebook learns, is not installed")
    pytest.importorskip("matplotlib.font_manager", reason="matplotlib, which draws, is not installed")
    for variable in ("IPYTHONDIR", "JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR"):  # not the user's own settings
        monkeypatch.setenv(variable, str(tmp_path / "jupyter"))
    stored, fresh = read(path), run(read(path), tmp_path)
    for before, now in zip(code_cells(stored), code_cells(fresh), strict=True):
        assert said(now) == said(before), f"{path.name}, {before.id} is stale: run python tests/test_notebooks.py"


@each_notebook
def test_each_has_a_title_and_a_word_before_every_calculation(path):
    cells = read(path).cells
    assert re.match(r"# \S.*\n\n\S", cells[0].source)
    assert 10 <= len(cells) <= 25
    for before, cell in pairwise(cells):
        if cell.cell_type == "code":
            assert before.cell_type == "markdown", cell.id
            assert before.source.strip(), cell.id


@each_notebook
def test_nothing_went_wrong_when_it_was_stored(path):
    """Every cell has been run, in order, without an error, a warning or a claim that turned out false."""
    cells = code_cells(read(path))
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    for cell in cells:
        for output in cell.outputs:
            assert output.output_type != "error", cell.id
            assert output.get("name") != "stderr", cell.id
        assert not re.search(r"\bFalse\b|\bNOT\b", said(cell)), cell.id


@each_notebook
def test_it_can_be_read_in_a_repository(path):
    """The file is small, and the same run gives the same file: no times, no machine's names, the cells' own ids."""
    notebook = read(path)
    assert path.stat().st_size < 100_000
    assert set(notebook.metadata) == {"kernelspec", "language_info"}
    assert notebook.metadata.kernelspec.name == "python3"
    assert [cell.id for cell in notebook.cells] == [f"cell-{n:02}" for n in range(1, len(notebook.cells) + 1)]
    assert all(set(cell.metadata) <= {"tags"} for cell in notebook.cells)


@each_notebook
def test_it_tells_how_to_get_the_workbook_and_to_read_it(path):
    text = "\n".join(cell.source for cell in read(path).cells)
    assert re.search(r"`excelsim run \S+ -o \S+\.xlsx`", text)
    assert "workbooks/en" in text
    assert "workbooks/id" in text
    assert 'sheet_name="Steps", header=2' in text


@each_notebook
def test_there_is_a_picture_in_it(path):
    """Seen where a repository is read, too."""
    shown = [output.data for cell in code_cells(read(path)) for output in cell.outputs if "data" in output]
    assert any("image/png" in data or "<svg" in data.get("text/html", "") for data in shown)


def test_the_lessons_01_to_13_are_all_there():
    """Each in the title of a notebook, and the words that Indonesian learners know are said beside the English ones."""
    notebooks = [read(path) for path in NOTEBOOKS]
    titles = " ".join(notebook.cells[0].source.partition("\n")[0] for notebook in notebooks)
    assert {f"{n:02}" for n in range(1, 14)} <= set(re.findall(r"\b\d\d", titles))
    prose = "\n".join(cell.source for notebook in notebooks for cell in notebook.cells if cell.cell_type == "markdown")
    for english, indonesian in {
        "weight": "bobot", "error": "galat", "learning rate": "laju\\s+pembelajaran", "derivative": "turunan",
    }.items():  # fmt: skip
        assert re.search(rf"{english}\w*\s+\(\*{indonesian}\*\)", prose), english


def small(picture):
    """Return a picture of curves in few colours: a fraction of its size, and it looks the same."""
    from PIL import Image  # comes with matplotlib

    file = io.BytesIO()
    few = Image.open(io.BytesIO(base64.b64decode(picture))).convert("RGB").quantize(48)
    few.save(file, "PNG", optimize=True)
    return base64.b64encode(file.getvalue()).decode()


def main():
    """Run all notebooks and store what they say."""
    for path in NOTEBOOKS:
        notebook = read(path)
        metadata = notebook.metadata.copy()
        with tempfile.TemporaryDirectory() as folder:
            run(notebook, folder)
        for cell in code_cells(notebook):
            for output in cell.outputs:
                if "image/png" in output.get("data", {}):
                    output.data["image/png"] = small(output.data["image/png"])
        notebook.metadata = metadata  # without what the kernel says of its version
        nbformat.write(notebook, path)
        print(path.name)


if __name__ == "__main__":
    main()
