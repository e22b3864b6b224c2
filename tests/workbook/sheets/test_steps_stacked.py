"""Steps of a network that is too wide for a row: its updates stand one below the other, long sums in parts."""

import numpy as np
import pytest
from changing import Recalculated, bits, change
from conventions import random_convention

from excelsim import MLP
from excelsim.verify.workbook import verify_workbook
from excelsim.workbook import updates
from excelsim.workbook.fixed import FIRST_STEPS_ROW
from excelsim.workbook.layout import Layout
from excelsim.workbook.parts import forward
from excelsim.workbook.sheets import lines
from excelsim.workbook.updates import MOST_TERMS, STACKED, TERMS
from excelsim.xlsx.reader import read_workbook

WIDE = MOST_TERMS + 20


@pytest.fixture(scope="module")
def trained():
    """Train for two epochs, on images some of whose pixels are black."""
    rng = np.random.default_rng(3)
    x, y = (rng.random((3, WIDE)) > 0.6).astype(float), np.eye(3)[[0, 1, 2]]
    return MLP([WIDE, 2, 3], learning_rate=0.7, seed=1).fit(x, y, epochs=2)


@pytest.fixture(scope="module")
def book(trained, tmp_path_factory):
    path = tmp_path_factory.mktemp("wide") / "a.xlsx"
    trained.to_excel(path)
    return path


def rows_of(trace):
    """Return the row of each quantity of the first update, and how many rows an update has."""
    layout = Layout(trace.network, len(trace.data), len(trace), criterion=trace.data.criterion)
    assert layout.table.is_stacked
    return {name: layout.table.place(name, 0)[0] for name in layout.step_names}, len(layout.step_names)


def test_every_quantity_of_every_update_has_its_row_and_its_name(trained, book):
    """The values are the engine's, to the bit; a part of a sum has a name of its own."""
    steps, (rows, height) = read_workbook(book)["Steps"], rows_of(trained)
    frame = trained.to_frame()
    for name, values in frame.items():
        for number, value in enumerate(values):
            at = rows[name] + number * height
            assert bits(steps[at, STACKED].value) == bits(float(value)), name
            assert steps[at, 3].value == name
    parts = [name for name in rows if name.startswith("z1_1")]
    assert parts == [*(f"z1_1:{n}" for n in range(1, WIDE // TERMS + 1)), "z1_1"]
    assert rows["epoch"] == FIRST_STEPS_ROW


def test_all_engines_calculate_the_same(book, iron, office):
    """Excelsim, IronCalc and LibreOffice: each cell to the bit, or as that program's own arithmetic has it."""
    report = verify_workbook(book, [("ironcalc", iron), ("libreoffice", office)])
    assert report.agrees, report.first()


def test_it_follows_a_change(trained, book, tmp_path, iron):
    """Another learning rate gives what the engine gives with it; Predict answers with the weights of the end."""
    other = MLP([WIDE, 2, 3], learning_rate=0.1, seed=1).fit(trained.data.typed, trained.data.y, epochs=2)
    rows, height = rows_of(trained)
    rate = next(at for at, cell in read_workbook(book)["Setup"].items() if cell.value == 0.7 and at[1] == 2)
    values = Recalculated(iron, change(book, tmp_path / "b.xlsx", {("Setup", f"B{rate[0]}"): 0.1}))
    last = {name: values("Steps", (row + 5 * height, STACKED)) for name, row in rows.items() if ":" not in name}
    assert [bits(last[name]) for name in other.to_frame()] == [bits(float(v)) for v in other.to_frame().iloc[-1]]
    answers = other.predict(other.data.typed[:1])[0]
    found = [values("Predict", (9, 2 + WIDE + k)) for k in range(3)]
    assert [bits(value) for value in found] == [bits(float(value)) for value in answers]
    assert values.errors() == [] and values("Check", "B7") == 1


def test_a_block_copied_below_trains_on(trained, book):
    """Every formula of an update is that of the update before, so many rows further down."""
    steps, (rows, height) = read_workbook(book)["Steps"], rows_of(trained)
    for row in rows.values():
        second, third = (steps[row + number * height, STACKED].formula for number in (1, 2))
        assert second == third


def test_the_window_that_would_fit_is_named(trained):
    """A sheet's rows hold so many updates."""
    most = (1_048_576 - 3) // rows_of(trained)[1]
    with pytest.raises(ValueError, match=rf"1,000 updates do not fit .*, but {most} do: .* \(--steps 5:{4 + most}\)"):
        Layout(trained.network, 3, 1000, first_step=5, criterion=trained.data.criterion)


@pytest.mark.parametrize(("kind", "seed"), [("optimizer", 2), ("classes", 3), ("rounded", 4), ("free", 5)])
def test_every_convention_can_be_stacked(tmp_path, monkeypatch, office, kind, seed):
    """Batches, what optimizers carry, softmax, rounding: as in rows, if a small network is taken for a wide one."""
    for module in (updates, forward):
        monkeypatch.setattr(module, "MOST_TERMS", 0)
    for module in (updates, forward, lines):
        monkeypatch.setattr(module, "TERMS", 2)
    random_convention(seed, kind, calm=True).fit().to_excel(tmp_path / "a.xlsx")
    report = verify_workbook(tmp_path / "a.xlsx", [("libreoffice", office)])
    assert report.agrees, report.first()
    assert read_workbook(tmp_path / "a.xlsx")["Steps"][3, STACKED].value == "value"


def test_start_says_what_there_is_of_a_wide_network(book):
    """Updates one below the other, and no page of one."""
    said = [cell.value for cell in read_workbook(book)["Start"].values() if isinstance(cell.value, str)]
    assert "every update, one below the other, each quantity in a row of its own" in said
    assert "for smaller networks: one update as a page" in said
    assert not any("Open Inspect" in text or "last row of Steps" in text for text in said)
