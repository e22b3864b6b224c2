"""Experiments: TOML files and built-in lessons."""

import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from strategies import cases

import excelsim
from excelsim.experiment import load as experiments
from excelsim.experiment.load import lesson_ids, parse, parse_steps
from excelsim.experiment.write import to_toml
from excelsim.languages.language import speak

GOOD = """
title = "mine"
[network]
layers = [2, 2, 1]
[training]
epochs = 3
learning_rate = 0.5
[data]
inputs = [[1, 1], [0, 1]]
targets = [[1], [0]]
[start]
seed = 1
"""


def load_text(tmp_path, text, name="my.toml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return excelsim.load(path)


def test_a_file_runs_like_the_same_mlp(tmp_path):
    """The file's words are MLP's words."""
    experiment = load_text(tmp_path, GOOD)
    mlp = excelsim.MLP([2, 2, 1], learning_rate=0.5, seed=1)
    assert experiment.run().log.tolist() == mlp.fit([[1, 1], [0, 1]], [1, 0], epochs=3).log.tolist()
    assert experiment.presentation.title == "mine"


def test_the_lessons_are_there_and_run():
    """Each built-in lesson loads, has a title and trains."""
    assert set(lesson_ids()) >= {"11", "11b", "and", "or", "xor", "mazur", "han-kamber"}
    for name, title in excelsim.lessons().items():
        experiment = excelsim.load(name)
        assert title and experiment.presentation.about
        assert len(experiment.run()) == experiment.epochs * len(experiment.data)


@pytest.mark.parametrize(("lesson", "targets"), [("and", [1, 0, 0, 0]), ("or", [1, 1, 1, 0]), ("xor", [0, 1, 1, 0])])
def test_the_small_lessons_learn_and_have_hand_sized_numbers(lesson, targets):
    """At the end every answer is right; every starting weight has one decimal."""
    experiment = excelsim.load(lesson)
    trace = experiment.run()
    assert trace.predict([[1, 1], [1, 0], [0, 1], [0, 0]]).round()[:, 0].tolist() == targets
    assert trace.epochs["accuracy"].iloc[-1] == 1
    for _, block in experiment.start.blocks():
        assert (block.round(1) == block).all()


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_data_come_from_a_file_beside_the_experiment(tmp_path, suffix):
    """Named columns; the names are kept for the headings."""
    frame = pd.DataFrame({"a": [1, 0.1], "b": [1, 1], "sum": [1, 0]})
    frame.to_csv(tmp_path / "data.csv", index=False)
    frame.to_excel(tmp_path / "data.xlsx", index=False)
    text = GOOD.replace("inputs = [[1, 1], [0, 1]]", f'file = "data.{suffix}"\ninputs = ["a", "b"]')
    experiment = load_text(tmp_path, text.replace("targets = [[1], [0]]", 'targets = ["sum"]'))
    assert experiment.data.x.tolist() == [[1, 1], [0.1, 1]]
    assert experiment.data.names == ("a", "b", "sum")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("layers =", "layer =", r"unknown key 'layer' in \[network\]: did you mean 'layers'"),
        ("[start]", "[begin]", r"unknown key 'begin': did you mean|unknown key 'begin': known keys are title"),
        ("epochs = 3", 'epochs = "three"', r"training.epochs is 'three', but it should be a whole number"),
        ("epochs = 3", "epochs = 0", r"training.epochs is 0, but it should be at least 1"),
        ("epochs = 3", "epochs = 2.5", r"training.epochs is 2.5, but it should be a whole number"),
        ("learning_rate = 0.5", "learning_rate = -1", r"learning_rate must be a number larger than 0, not -1"),
        ("layers = [2, 2, 1]", "", r"the key network.layers is missing"),
        ("layers = [2, 2, 1]", "layers = [2, 2, 0]", r"layers must be a list of at least two whole numbers"),
        (
            "layers = [2, 2, 1]",
            "layers = [3, 2, 1]",
            r"data\.inputs has 2 columns, but the network has 3 inputs: .* begin with 2",
        ),
        (
            "layers = [2, 2, 1]",
            "layers = [2, 2, 2]",
            r"data.targets has 1 column, but the network has 2 outputs: .* end with 1",
        ),
        (
            "[[1, 1], [0, 1]]",
            "[[1, 1], [0]]",
            r"data.inputs must have shape \(samples, 2\), one column per input, not 2 rows",
        ),
        (
            "[[1], [0]]",
            "[[1]]",
            r"data.inputs and data.targets must have one row per sample each, but data.inputs has 2",
        ),
        ("[[1], [0]]", "[[1], [7]]", r"data.targets holds 7 in row 2, column 1"),
        ("[[1], [0]]", '[["a"], [0]]', r"data.targets \(entry 1, 1\) is .a., but it should be a number"),
        ("seed = 1", "drawn_from = 3", r"\[start\]: drawn_from only tells where weights came from: write seed"),
        ("seed = 1", "seed = 1\nrange = [1]", r"start.range is \[1\], but it should hold at least 2 values, not 1"),
        ("seed = 1", "weights = [[[1, 2]]]", r"weights must hold one array per layer, 2 for 2-2-1, not 1"),
        ("seed = 1", "seed = 1\nweights = [[[1, 2]]]", r"\[start\]: it has both a seed and weights"),
        ("epochs = 3", 'epochs = 3\nsteps = "5"', r"steps must be FIRST:LAST"),
        ("[data]", '[data]\nfile = "none.csv"', r"with a file, inputs and targets name its columns"),
        ("[[1, 1], [0, 1]]", '["a", "b"]', r"names of columns need the file that has them"),
        ("epochs = 3", f"epochs = {'9' * 5000}", r"is not valid TOML: a number of too many digits; numbers take"),
        ("epochs = 3", f"epochs = {'[' * 3000}", r"is not valid TOML: it is nested too deeply; numbers take"),
        ("epochs = 3", f"epochs = 3\nsteps = '1:{'9' * 5000}'", r"steps must be FIRST:LAST .*, not '1:9999"),
        ("[network]", "[network", r"is not valid TOML: .*line 3"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_in_one_sentence(tmp_path, old, new, message):
    """With the file, the key, and how to mend it."""
    assert old in GOOD
    with pytest.raises(ValueError, match=message) as error:
        load_text(tmp_path, GOOD.replace(old, new))
    assert str(error.value).startswith(str(tmp_path / "my.toml"))
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("12345", "'12345' is neither a lesson .* nor a .toml file"),
        ("none.toml", "there is no experiment file none.toml: check the path"),
        ("", "'' is neither a lesson"),
    ],
)
def test_an_unknown_experiment_is_said_in_one_sentence(name, message):
    with pytest.raises(ValueError, match=message):
        excelsim.load(name)


def test_a_missing_data_file_names_the_key_s_file(tmp_path):
    text = GOOD.replace("inputs = [[1, 1], [0, 1]]", 'file = "none.csv"\ninputs = ["a", "b"]')
    with pytest.raises(ValueError, match=r"my.toml: data.file: there is no data file .*none.csv: check the name"):
        load_text(tmp_path, text.replace("targets = [[1], [0]]", 'targets = ["sum"]'))


@pytest.fixture
def irises(tmp_path):
    """Write a column of classes as texts and one as numbers, in each kind of file."""
    frame = pd.DataFrame({
        "length": [1.5, 4.7, 6.0, 1.4],
        "species": ["setosa", "virginica", "other", "setosa"],
        "number": [10, 9, 2.5, 10],
    })  # fmt: skip
    frame.to_csv(tmp_path / "data.csv", index=False)
    frame.to_csv(tmp_path / "comma.csv", index=False, sep=";", decimal=",", encoding="utf-8-sig")
    frame.to_excel(tmp_path / "data.xlsx", index=False)
    return tmp_path


ONE_HOT = """
[network]
layers = [1, 2, 3]
[data]
file = "data.csv"
inputs = ["length"]
targets = ["species"]
one_hot = true
[start]
seed = 1
"""


@pytest.mark.parametrize("file", ["data.csv", "data.xlsx", "comma.csv"])
@pytest.mark.parametrize(
    ("column", "classes", "largest"),
    [
        ("species", ["species=other", "species=setosa", "species=virginica"], [1, 2, 0, 1]),
        ("number", ["number=2.5", "number=9", "number=10"], [2, 1, 0, 2]),
    ],
)
def test_a_column_of_classes_becomes_one_output_each(irises, file, column, classes, largest):
    """Texts in order of the alphabet, numbers as numbers; the names say which."""
    locale = '\nlocale = "id"' if file == "comma.csv" else ""
    text = ONE_HOT.replace('"species"', f'"{column}"').replace('"data.csv"', f'"{file}"{locale}')
    data = load_text(irises, text).data
    assert data.names == ("length", *classes)
    assert data.x.tolist() == [[1.5], [4.7], [6.0], [1.4]]
    assert data.y.tolist() == np.eye(3)[largest].tolist()


@pytest.mark.parametrize(
    ("names", "expected"),
    [("", ("x1", "x2", "y=0", "y=1", "y=2")), ('names = ["a", "b", "kind"]', ("a", "b", "kind=0", "kind=1", "kind=2"))],
)
def test_classes_may_be_numbers_in_rows(names, expected):
    text = GOOD.replace("[2, 2, 1]", "[2, 2, 3]").replace("[[1, 1], [0, 1]]", "[[1, 1], [0, 1], [0, 0]]")
    text = text.replace("targets = [[1], [0]]", f"targets = [[0], [2], [1]]\none_hot = true\n{names}")
    experiment = parse(text, "text", None)
    assert experiment.data.y.tolist() == [[1, 0, 0], [0, 0, 1], [0, 1, 0]]
    assert experiment.data.names == expected
    again = parse(to_toml(experiment.train()), "text", None)
    assert again.data.y.tolist() == experiment.data.y.tolist() and again.data.names == expected


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[1, 2, 3]", "[1, 2, 2]", r"one_hot makes 3 outputs .* \(species=other, species=setosa, species=virginica\), "
         "but the network has 2: network.layers must end with 3"),
        ('["species"]', '["species", "number"]', r"\[data\]: one_hot takes one column of classes, such as"),
        ("one_hot = true", "", "must hold a finite number in column 'species', row 2, but it is 'setosa'"),
        ('"data.csv"', '"comma.csv"', r"is separated by semicolons: add locale = 'id' to \[data\]"),
        ('"data.csv"', '"data.csv"\nlocale = "id"', "is separated by commas: leave out locale = 'id'"),
        ('"data.csv"', '"data.xlsx"\nlocale = "id"', r"\[data\]: locale says how the numbers of a .csv file"),
        ('"data.csv"', '"data.csv"\nlocale = "de"', "data.locale is 'de', but it should be one of 'en', 'id'"),
        ('"data.csv"', '"point.csv"\nlocale = "id"', "in column 'length', row 3, but it is '4.7': write it with ','"),
        ('"data.csv"', '"gap.csv"', "gap.csv must hold a class in column 'species', row 3, but it is empty"),
        ('"data.csv"', '"many.csv"', r"one_hot makes 20 outputs .*\(species=0, species=1, species=2, species=3, ..., "
         r"species=19\)"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_classes_or_decimals_is_said_in_one_sentence(irises, old, new, message):
    (irises / "point.csv").write_text("length;species\n1,5;a\n4.7;b\n")
    (irises / "gap.csv").write_text("length,species\n1,a\n4,\n")
    (irises / "many.csv").write_text("length,species\n" + "".join(f"1,{n}\n" for n in range(20)))
    assert old in ONE_HOT
    with pytest.raises(ValueError, match=message) as error:
        load_text(irises, ONE_HOT.replace(old, new))
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("targets = [[0, 1], [1, 0]]", r"\[data\]: one_hot takes one column of classes"),
        ("targets = [[0], [nan]]", "data.targets must hold finite numbers only, but row 2, column 1 is nan"),
        ("targets = [[1]]", "data.inputs has 2 and data.targets has 1"),
        ('targets = [[1], [0]]\nnames = ["a"]', "data.names must name the 2 inputs and the column of classes, 3 names"),
    ],
)
def test_what_is_wrong_with_classes_in_rows_is_said_in_one_sentence(data, message):
    layers = "[2, 2, 1]" if data == "targets = [[1]]" else "[2, 2, 2]"
    text = GOOD.replace("targets = [[1], [0]]", f"{data}\none_hot = true").replace("[2, 2, 1]", layers)
    with pytest.raises(ValueError, match=message):
        parse(text, "text", None)


def test_a_file_in_another_encoding_is_said_so(tmp_path):
    (tmp_path / "my.toml").write_bytes(GOOD.replace("mine", "mün").encode("latin-1"))
    with pytest.raises(ValueError, match="is not UTF-8"):
        excelsim.load(tmp_path / "my.toml")


def test_a_file_saved_by_windows_notepad_is_read(tmp_path):
    """With a byte order mark and its own ends of lines."""
    (tmp_path / "my.toml").write_bytes(b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode())
    assert excelsim.load(tmp_path / "my.toml").epochs == 3


@given(cases())
@settings(max_examples=40, deadline=None)
def test_a_trace_written_as_toml_runs_again_to_the_same_bits(case):
    """Network, data and starting weights survive with all their digits."""
    mlp, x, y, epochs = case
    trace = mlp.fit(x, y, epochs=epochs)
    again = parse(to_toml(trace), "text", None).train()
    assert (again.log.view(np.int64) == trace.log.view(np.int64)).all()


@pytest.mark.parametrize("steps", [(1, 8), (1, 7), (3, 6), (8, 8)])
def test_a_window_written_as_toml_gives_the_window_again(steps):
    """From the whole run's starting weights, the same steps."""
    trace = excelsim.load("xor").run().window(*steps)
    again = parse(to_toml(trace), "text", None).train()
    assert again.first_step == steps[0]
    assert again.to_frame().equals(trace.to_frame())


def test_headings_with_commas_and_strange_line_ends_survive_as_toml():
    names = '["a,  b", "c\u2028d", "e\u0085f"]'
    experiment = parse(GOOD.replace("[start]", f"names = {names}\n[start]"), "text", None)
    assert experiment.data.names == ("a,  b", "c\u2028d", "e\u0085f")
    assert parse(to_toml(experiment.train()), "text", None).data.names == experiment.data.names


@pytest.mark.parametrize("key", ["str", "int", '"x[1]"', '"list[str]"', '"\\u001b[31m"'])
def test_any_unknown_key_is_named(tmp_path, key):
    """One that is called as a type is no exception."""
    plain = key.strip('"').replace("\\u001b", "\x1b")
    for text, where in ((f"{key} = 1\n{GOOD}", ""), (GOOD.replace("seed = 1", f"seed = 1\n{key} = 1"), " in [start]")):
        with pytest.raises(ValueError, match=re.escape(f"unknown key {plain!r}{where}: ")):
            load_text(tmp_path, text)


METHODS = [("playlist", None), ("no-derivative", None), ("gradient", "squared"), ("gradient", "mean-squared")]


@pytest.mark.parametrize("mine", METHODS)
@pytest.mark.parametrize("other", [*METHODS, (None, "squared"), (None, None)])
def test_the_second_run_survives_as_toml(tmp_path, mine, other):
    """Whatever rules and losses the two have, written and read again they are the same."""
    (rule, loss), (second, its_loss) = mine, other
    chosen = {"rule": rule, "loss": loss}, {"rule": second, "loss": its_loss, "activation": "tanh"}
    network, compare = ("".join(f'{k} = "{v}"\n' for k, v in keys.items() if v) for keys in chosen)
    text = GOOD.replace("layers = [2, 2, 1]", f"layers = [2, 2, 1]\n{network}") + f"[compare]\n{compare}"
    trace = load_text(tmp_path, text).run()
    assert parse(to_toml(trace), "text", None).variants[0].network == trace.second.network
    wanted = (second or rule, its_loss or (loss if second is None else None) or "squared")
    assert (trace.second.network.method.rule, trace.second.network.method.loss) == wanted


def test_an_earlier_file_compares_what_it_compared(tmp_path):
    """The rule mse beside the rule gradient: with the factor 2/n and without."""
    text = GOOD.replace("layers = [2, 2, 1]", 'layers = [2, 2, 1]\nrule = "mse"') + '[compare]\nrule = "gradient"\n'
    trace = load_text(tmp_path, text).run()
    assert (trace.block("d2")[0] == 2 * trace.second.block("d2")[0]).all()


def test_titles_with_any_sign_survive_as_toml():
    experiment = parse(GOOD.replace("mine", r"\"=1+1\" [\\n 1,] Δ ✓"), "text", None)
    assert parse(to_toml(experiment.train()), "text", None).presentation.title == experiment.presentation.title


def test_a_run_that_stops_before_its_window_keeps_nothing():
    """Steps that nobody asked for are not handed out."""
    text = GOOD.replace("[[1, 1], [0, 1]]", "[[1, 1], [-9000, 1]]").replace("epochs = 3", 'epochs = 3\nsteps = "3:4"')
    for steps, kept in (("3:4", 0), ("1:4", 1)):
        with pytest.raises(excelsim.TrainingStopped) as stopped:
            parse(text.replace("3:4", steps), "text", None).train()
        assert len(stopped.value.trace) == kept
    window = (
        text.replace('"3:4"', '"2:6"')
        .replace("[-9000, 1]", "[0, 1], [-9000, 1]")
        .replace("[[1], [0]]", "[[1], [0], [1]]")
    )
    with pytest.raises(excelsim.TrainingStopped) as stopped:
        parse(window, "text", None).train()
    assert stopped.value.trace.to_frame()["step"].tolist() == [2]


def test_a_window_beyond_the_run_is_named(tmp_path):
    with pytest.raises(ValueError, match="steps 5:9 go beyond the run, which has 6 steps in 3 epochs"):
        load_text(tmp_path, GOOD.replace("epochs = 3", 'epochs = 3\nsteps = "5:9"')).train()


@pytest.mark.parametrize("text", ["", "5", "0:3", "4:3", "a:b", "1:2:3", "-1:2", "1.5:2"])
def test_steps_are_first_and_last(text):
    with pytest.raises(ValueError, match="steps must be FIRST:LAST"):
        parse_steps(text)


def test_what_others_are_to_calculate_needs_a_seed(tmp_path):
    """A person's own run may be drawn by chance: then it knows its seed, and that seed draws the same again."""
    path = tmp_path / "a.toml"
    path.write_text(GOOD.replace("seed = 1", ""))
    with pytest.raises(ValueError, match=r"a\.toml: \[start\]: it needs a seed"):
        experiments.load(path)
    mine, other = excelsim.load(path), excelsim.load(path)
    assert mine.presentation.drawn_from != other.presentation.drawn_from
    path.write_text(GOOD.replace("seed = 1", f"seed = {mine.presentation.drawn_from}"))
    assert excelsim.load(path).start.same_as(mine.start)
    path.write_text(GOOD.replace("seed = 1", "init = 'zeros'"))
    assert experiments.load(path).presentation.drawn_from is None


def test_a_plain_list_of_targets_is_a_column(tmp_path):
    """As in Python: targets = [1, 0]; and of a network with one input, so are inputs."""
    flat = load_text(tmp_path, GOOD.replace("[[1], [0]]", "[1, 0]"))
    assert flat.data.y.tolist() == [[1], [0]]
    one = GOOD.replace("[[1, 1], [0, 1]]", "[0.5, 1]").replace("[2, 2, 1]", "[1, 2, 1]")
    assert load_text(tmp_path, one).data.x.tolist() == [[0.5], [1]]


@pytest.mark.parametrize("written", ['["ya", "tidak"]', '[["ya"], ["tidak"]]'])
def test_targets_that_are_words_become_an_output_of_each_class(tmp_path, written):
    text = GOOD.replace("[[1], [0]]", f"{written}\none_hot = true").replace("[2, 2, 1]", "[2, 2, 2]")
    experiment = load_text(tmp_path, text)
    assert experiment.data.y.tolist() == [[0, 1], [1, 0]]
    assert experiment.data.names == ("x1", "x2", "y=tidak", "y=ya")
    assert parse(to_toml(experiment.train()), "text", None).data.y.tolist() == experiment.data.y.tolist()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("[[1], [0]]", '["ya", "tidak"]', "targets are words: one_hot = true makes an output of each class"),
        (
            "epochs = 3",
            "epochs = 3\nseed = 2",
            r"unknown key 'seed' in \[training\]: the seed of the weights stands",
        ),
        ("[data]", "[data]\nepochs = 2", r"unknown key 'epochs' in \[data\]: it stands in \[training\]"),
        ("seed = 1", 'seed = 1\ninit = "xavir"', "init is 'xavir', .* 'constant': did you mean 'xavier'"),
        ("layers", 'activation = "sigmoyd"\nlayers', "not 'sigmoyd': did you mean 'sigmoid'"),
        ("layers", 'bias = "x"\nlayers', "bias must be one of true, false, 'frozen', 'unused', 'shared', not 'x'$"),
    ],
)
def test_a_message_names_what_mends_it(tmp_path, old, new, message):
    with pytest.raises(ValueError, match=message):
        load_text(tmp_path, GOOD.replace(old, new, 1))


@pytest.mark.parametrize(("name", "lesson"), [("1", "01"), ("4B", "04b"), ("mazurr", "mazur")])
def test_a_lesson_that_there_is_not_may_have_been_another(name, lesson):
    with pytest.raises(ValueError, match=f"^'{name}' is neither a lesson nor a .toml file: did you mean '{lesson}'"):
        excelsim.load(name)


def test_names_of_columns_are_said_in_the_language(tmp_path):
    """Also after they were written into the file that a trail brings, and read again."""
    names = 'names.en = ["height", "age", "adult"]\nnames.id = ["tinggi", "usia", "dewasa"]\n'
    experiment = load_text(tmp_path, GOOD.replace("[start]", names + "[start]"))
    for data in (experiment.data, parse(to_toml(experiment.train()), "text", None).data):
        assert data.headings == (["height", "age"], ["adult"])
        assert [data.named(name, speak("id")) for name in ("x_1", "x_2", "y_1")] == ["tinggi", "usia", "dewasa"]
