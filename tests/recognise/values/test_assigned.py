"""Numbers beside the experiment that was assigned: its labels are used as without one, and what differs is told."""

import pytest
from openpyxl import Workbook, load_workbook

from excelsim.experiment.load import load
from excelsim.recognise.workbook import checked

EXPERIMENT = """
[network]
layers = [2, 2, {outputs}]
activation = {activation}
form = "calculus"
loss = "{loss}"
[training]
epochs = 1
learning_rate = {rate}
[data]
inputs = {x}
targets = {y}
[start]
weights = {w}
biases = {b}
"""

ARTICLE = {
    "outputs": 2,
    "activation": '"sigmoid"',
    "loss": "half-squared",
    "rate": 0.5,
    "x": [[0.05, 0.1]],
    "y": [[0.01, 0.99]],
    "w": [[[0.15, 0.2], [0.25, 0.3]], [[0.4, 0.45], [0.5, 0.55]]],
    "b": [[0.35, 0.35], [0.6, 0.6]],
}
"""Two neurons of a layer have the same bias, and gradients of nearly the same value."""

UNEQUAL = ARTICLE | {"b": [[0.35, 0.36], [0.6, 0.61]]}

LEAKY = ARTICLE | {
    "outputs": 1,
    "activation": '["leaky-relu", "identity"]',
    "rate": 0.1,
    "x": [[1, 2]],
    "y": [[0.5]],
    "w": [[[0.5, -1.0], [0.3, 0.2]], [[0.7, -0.6]]],
    "b": [[0.1, 0], [0.05]],
}
"""The rate is a bias, too, and to one decimal another bias as well."""

SOFTMAX = ARTICLE | {
    "activation": '["sigmoid", "softmax"]',
    "loss": "cross-entropy",
    "rate": 0.1,
    "x": [[1, 2]],
    "y": [[1, 0]],
    "b": [[0.5, 0.5], [0.1, 0.1]],
}
"""The gradients of two outputs differ by their sign only."""

BIPOLAR = ARTICLE | {"activation": '"bipolar-sigmoid"', "rate": 0.25, "x": [[-1, 1]], "y": [[1, -1]]}

SHOWN = {"z": "net ", "o": "out ", "go": "dE/dout ", "s": "dout/dnet ", "gz": "dE/dnet "}
OF_BIASES = {"b": "b ", "gb": "dE/db ", "new_b": "new b "}
OF_WEIGHTS = {"w": "w", "gw": "dE/dw", "new_w": "new w"}


def label(name, weights):
    """Return what people write beside a quantity: h and o of neurons, weights numbered through."""
    letters, _, of = name.rpartition("_") if name.count("_") == 1 else (name, "", "")
    if letters in ("x", "y"):
        return {"x": "x", "y": "t"}[letters] + of
    for kinds in (OF_WEIGHTS, OF_BIASES, SHOWN):
        for kind, word in kinds.items():
            rest = name.removeprefix(kind)
            if rest[:1].isdigit() and name.startswith(kind):
                layer, *numbers = rest.split("_")
                return word + (str(weights.index(rest) + 1) if kinds is OF_WEIGHTS else "-ho"[int(layer)] + numbers[0])
    return None


def written(folder, experiment, decimals=4):
    """Write an experiment, and its first step as labels and rounded numbers below each other; return where what is."""
    (folder / "experiment.toml").write_text(EXPERIMENT.format(**experiment))
    frame = load(str(folder / "experiment.toml")).train().to_frame()
    weights = [name[1:] for name in frame.columns if name[0] == "w" and name.count("_") == 2]
    book = Workbook()
    sheet = book.active
    sheet.append(["learning rate", experiment["rate"]])
    places = {}
    for name in frame.columns:
        word = label(name, weights)
        if word:
            sheet.append([word, round(float(frame[name].iloc[0]), decimals)])
            places[f"{sheet.title}!B{sheet.max_row}"] = f"{name}@1"
    book.save(folder / "book.xlsx")
    return places


def change(folder, word, value):
    """Type another number beside a label; return where."""
    book = load_workbook(folder / "book.xlsx")
    for row in book.active.iter_rows():
        if row[0].value == word:
            row[1].value = value
            place = f"{book.active.title}!{row[1].coordinate}"
    book.save(folder / "book.xlsx")
    return place


def found(folder, with_experiment=True):
    """Return what is said of the book, beside its experiment or without one."""
    return checked(str(folder / "book.xlsx"), str(folder / "experiment.toml") if with_experiment else None)


@pytest.mark.parametrize("decimals", [4, 6])
@pytest.mark.parametrize("experiment", [ARTICLE, UNEQUAL, LEAKY, SOFTMAX])
def test_a_labelled_number_is_what_its_label_says_and_not_a_neighbour_of_nearly_its_value(
    tmp_path, experiment, decimals
):
    places = written(tmp_path, experiment, decimals)
    said = found(tmp_path)
    assert said.agrees
    named = {cell: name for cell, name in said.cells.items() if name != "lr"}
    assert named == {cell: places[cell] for cell in named}
    assert len(named) > 0.9 * len(places)


@pytest.mark.parametrize("experiment", [ARTICLE, UNEQUAL, LEAKY, SOFTMAX, BIPOLAR])
def test_as_many_cells_are_understood_beside_an_experiment_as_without_one(tmp_path, experiment):
    written(tmp_path, experiment)
    assert found(tmp_path).cells == found(tmp_path, with_experiment=False).cells


def test_a_mistake_is_found_alone_beside_the_right_numbers(tmp_path):
    written(tmp_path, ARTICLE)
    wrong = change(tmp_path, "dE/dw6", 0.0822)
    assert [finding.cells for finding in found(tmp_path).findings] == [(wrong,)]


@pytest.mark.parametrize(("word", "value"), [("w1", 0.16), ("b h1", 0.36), ("x1", 0.06), ("t2", 0.98)])
def test_what_was_typed_otherwise_than_assigned_is_told_once_and_what_follows_from_it_is_not_accused(
    tmp_path, word, value
):
    other = {
        "w1": {"w": [[[0.16, 0.2], [0.25, 0.3]], ARTICLE["w"][1]]},
        "b h1": {"b": [[0.36, 0.35], [0.6, 0.6]]},
        "x1": {"x": [[0.06, 0.1]]},
        "t2": {"y": [[0.01, 0.98]]},
    }
    written(tmp_path, ARTICLE | other[word])
    wrong = change(tmp_path, word, value)
    (tmp_path / "experiment.toml").write_text(EXPERIMENT.format(**ARTICLE))
    assert [finding.cells for finding in found(tmp_path).findings] == [(wrong,)]


def test_weights_that_are_all_others_are_told_one_by_one(tmp_path):
    others = [[[0.9, 0.7], [0.55, 0.1]], [[0.2, 0.6], [0.8, 0.95]]]
    places = written(tmp_path, ARTICLE | {"w": others})
    (tmp_path / "experiment.toml").write_text(EXPERIMENT.format(**ARTICLE))
    told = [cell for finding in found(tmp_path).findings for cell in finding.cells]
    assert sorted(told) == sorted(cell for cell, name in places.items() if name[0] == "w")


def test_another_learning_rate_than_assigned_is_told_once_and_new_weights_are_seen_as_made_with_it(tmp_path):
    places = written(tmp_path, ARTICLE, 6)
    (tmp_path / "experiment.toml").write_text(EXPERIMENT.format(**ARTICLE | {"rate": 0.4}))
    said = found(tmp_path)
    assert [(finding.cells, finding.mistakes) for finding in said.findings] == [(("Sheet!B1",), ("rate",))]
    assert {cell: name for cell, name in said.cells.items() if name != "lr"} == places
