"""Pictures of digits: from scikit-learn, IDX and CSV, and what is wrong with a file."""

import gzip
import struct
import sys

import numpy as np
import pytest

import excelsim
from excelsim.experiment.load import parse
from excelsim.experiment.write import to_toml
from excelsim.samples.images import read_images

PIXELS = [[0, 255, 7, 0], [1, 0, 0, 0], [0, 0, 0, 51]]
LABELS = [5, 0, 9]


def idx(magic, sizes, values):
    return struct.pack(f">{1 + len(sizes)}I", magic, *sizes) + bytes(values)


@pytest.fixture
def folder(tmp_path):
    """Three pictures of 2 x 2 pixels, in each form."""
    images = idx(2051, [3, 2, 2], [value for row in PIXELS for value in row])
    labels = idx(2049, [3], LABELS)
    for name, content in (("images-idx3-ubyte", images), ("labels-idx1-ubyte", labels)):
        (tmp_path / name).write_bytes(content)
        (tmp_path / f"{name}.gz").write_bytes(gzip.compress(content))
    rows = "".join(f"{label},{','.join(map(str, row))}\n" for label, row in zip(LABELS, PIXELS, strict=True))
    (tmp_path / "plain.csv").write_text(rows)
    (tmp_path / "headed.csv").write_text("label,1x1,1x2,2x1,2x2\n" + rows)
    (tmp_path / "numbered.csv").write_bytes(("label,0,1,2,3\n\n" + rows).replace("\n", "\r\n").encode("utf-8-sig"))
    (tmp_path / "plain.csv.gz").write_bytes(gzip.compress(rows.encode()))
    return tmp_path


FORMS = [
    'images = "images-idx3-ubyte"\nlabels = "labels-idx1-ubyte"',
    'images = "images-idx3-ubyte.gz"\nlabels = "labels-idx1-ubyte.gz"',
    'images = "plain.csv"',
    'images = "headed.csv"',
    'images = "numbered.csv"',
    'images = "plain.csv.gz"',
]


def experiment(folder, data, layers="[4, 3, 10]"):
    (folder / "my.toml").write_text(f"[network]\nlayers = {layers}\n[data]\n{data}\n[start]\nseed = 1\n")
    return excelsim.load(folder / "my.toml")


@pytest.mark.parametrize("form", FORMS)
def test_pictures_are_rows_of_pixels_with_one_output_per_digit(folder, form):
    """Binarised unless told otherwise; files are looked for beside the experiment."""
    data = experiment(folder, form).data
    assert data.x.tolist() == [[0, 1, 1, 0], [1, 0, 0, 0], [0, 0, 0, 1]]
    assert data.y.argmax(axis=1).tolist() == LABELS
    assert data.y.sum(axis=1).tolist() == [1, 1, 1]
    for language, pixel, digit in (("en", "pixel", "digit"), ("id", "piksel", "angka")):
        names = [f"{pixel} 1,1", f"{pixel} 1,2", f"{pixel} 2,1", f"{pixel} 2,2", *(f"{digit}={d}" for d in range(10))]
        assert data.names[language] == names


@pytest.mark.parametrize("form", FORMS)
def test_grey_pixels_are_divided_by_the_largest_possible(folder, form):
    data = experiment(folder, f"{form}\nbinarise = false\nfirst = 2").data
    assert data.x.tolist() == [[0, 1, 7 / 255, 0], [1 / 255, 0, 0, 0]]


def test_only_the_rows_asked_for_are_read_of_a_csv(folder):
    """The first ten of sixty thousand do not wait for the rest."""
    with (folder / "plain.csv").open("a") as file:
        file.write("no,pixels,at,all\n")
    assert len(experiment(folder, 'images = "plain.csv"\nfirst = 3').data) == 3
    with pytest.raises(ValueError, match="row 4 has 4 fields"):
        experiment(folder, 'images = "plain.csv"\nfirst = 4')


def test_the_digits_of_scikit_learn(folder):
    """1,797 pictures of 8 x 8 pixels; a grey pixel is divided by 16."""
    images = read_images("digits", None, None, folder)
    assert images.pixels.shape == (1797, 64)
    assert set(np.unique(images.binarised())) == {0, 1}
    assert images.scaled().max() == 1
    assert images.labels[:10].tolist() == list(range(10))
    names = images.names["en"]
    assert (names[0], names[8], names[63]) == ("pixel 1,1", "pixel 2,1", "pixel 8,8")


def test_without_scikit_learn_it_is_said_how_to_get_it(folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.datasets", None)
    with pytest.raises(
        ValueError, match=r"carried by scikit-learn, which is missing: pip install \"excelsim\[digits\]"
    ):
        excelsim.load("13")
    assert "13" in excelsim.lessons()


@pytest.mark.parametrize(
    ("data", "layers", "message"),
    [
        ('images = "none.csv"', None, "data.images: there is no data file .*none.csv: check the name"),
        ('images = "none"\nlabels = "labels-idx1-ubyte"', None, "there is no data file .*none: check the name"),
        (FORMS[0].replace("labels-", "no-"), None, "there is no data file .*no-idx1-ubyte: check the name"),
        (
            'images = "images-idx3-ubyte"',
            None,
            r"holds pixels only: add labels = 'train-labels-idx1-ubyte' to \[data\]",
        ),
        ('images = "digits"\nlabels = "x"', None, "digits carries its labels itself: leave labels out"),
        (f"{FORMS[0]}\nfirst = 4", None, "images-idx3-ubyte holds 3 images, fewer than first = 4"),
        (f"{FORMS[2]}\nfirst = 4", None, "plain.csv holds 3 images, fewer than first = 4"),
        (f"{FORMS[0]}\nfirst = 0", None, "data.first is 0, but it should be at least 1"),
        ('images = "digits"\nfirst = 1798', None, "digits holds 1797 images, fewer than first = 1798"),
        (FORMS[0], "[5, 10]", "2 x 2 = 4 pixels, but the network has 5 inputs: network.layers must begin with 4"),
        (FORMS[0], "[4, 9]", "10 classes, .* but the network has 9 outputs: network.layers must end with 10"),
        (f"{FORMS[0]}\ninputs = [[1]]", None, r"\[data\]: inputs does not go with images, which bring their own"),
        (f"{FORMS[0]}\nnormalise = 'min-max'", None, r"\[data\]: normalise does not go with images"),
        ("inputs = [[1]]\ntargets = [[1]]\nfirst = 1", "[1, 1]", r"\[data\]: first goes with images, such as"),
        ("", None, r"\[data\]: the key inputs is missing \(or images = 'digits'"),
        ("inputs = [[1]]", None, r"\[data\]: the key targets is missing"),
    ],
)
def test_what_is_wrong_with_an_experiment_of_images_is_said_in_one_sentence(folder, data, layers, message):
    with pytest.raises(ValueError, match=message) as error:
        experiment(folder, data, layers or "[4, 3, 10]")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("images-idx3-ubyte", b"", "images-idx3-ubyte is no IDX file of images: it must begin with 2051"),
        ("images-idx3-ubyte", b"PNG not IDX", "images-idx3-ubyte is no IDX file of images: it must begin with 2051"),
        ("images-idx3-ubyte", idx(2049, [3], LABELS), "of images: images and labels are swapped"),
        ("labels-idx1-ubyte", idx(2051, [1, 1, 1], [0]), "of labels: images and labels are swapped"),
        ("images-idx3-ubyte", idx(2051, [3], []), "images-idx3-ubyte is cut off within its first 16 bytes"),
        (
            "images-idx3-ubyte",
            idx(2051, [3, 2, 2], [0] * 11),
            r"must hold 12 bytes .*\(3 x 2 x 2\).* are 11: it is cut",
        ),
        ("images-idx3-ubyte", idx(2051, [3, 2, 2], [0] * 13), "there are 13: there are bytes too many"),
        ("images-idx3-ubyte", idx(2051, [2**31, 2**31, 2**31], []), "there are 0: it is cut off"),
        ("images-idx3-ubyte", idx(2051, [0, 2, 2], []), "images-idx3-ubyte holds no images: its sizes are 0 x 2 x 2"),
        ("labels-idx1-ubyte", idx(2049, [2], [1, 2]), "holds 3 images, but .*holds 2 labels: they do not belong"),
        ("labels-idx1-ubyte", idx(2049, [3], [1, 2, 10]), "must hold the digits 0 to 9, but label 3 is 10"),
    ],
)
def test_a_damaged_idx_file_is_named(folder, name, content, message):
    for at, form in ((name, FORMS[0]), (f"{name}.gz", FORMS[1])):
        (folder / at).write_bytes(content if at == name else gzip.compress(content))
        with pytest.raises(ValueError, match=message.replace("ubyte", r"ubyte(\.gz)?")):
            experiment(folder, form)


@pytest.mark.parametrize("damage", [lambda c: c[:-9], lambda c: b"xx" + c[2:], lambda c: c[:12] + b"\xff\xff" + c[14:]])
def test_a_damaged_gz_file_is_named(folder, damage):
    for form, name in ((FORMS[1], "images-idx3-ubyte.gz"), (FORMS[5], "plain.csv.gz")):
        (folder / name).write_bytes(damage((folder / name).read_bytes()))
        with pytest.raises(ValueError, match=f"{name} is not a complete .gz file: copy or download it again"):
            experiment(folder, form)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "plain.csv holds no images"),
        ("label,a,b,c,d\n", "plain.csv holds no images"),
        ("1,0,0,0,256\n", r"row 1, column 5 must be a pixel, a whole number from 0 to 255, but it is '256'"),
        ("label,a,b,c,d\n1,0,x,0,0\n", r"row 2, column 3 must be a pixel, .* but it is 'x'"),
        ("1,0,0,0,0.5\n", r"row 1, column 5 must be a pixel, .* but it is '0.5'"),
        ("1,0,0,-1,0\n", r"row 1, column 4 must be a pixel, .* but it is '-1'"),
        ("10,0,0,0,0\n", "row 1, column 1 must be a label, a whole number from 0 to 9, but it is '10'"),
        ("1,0,0,0,0\nx,0,0,0,0\n", "row 2, column 1 must be a label"),
        ("1,0,0,0,0\n2,0,0,0\n", "row 2 has 4 fields, but the rows before have 5"),
        ("1,0,0,0\n", "a square, such as 1 .* 28 x 28 = 785 columns, not 4"),
        ("1\n", "a square, such as .* not 1"),
        ("1;0;0;0;0\n", "plain.csv is separated by semicolons: save it with commas"),
        ("ü,0,0,0,0\n".encode("latin-1"), "is not UTF-8 text"),
    ],
)
def test_what_is_wrong_with_a_csv_of_images_is_said_in_one_sentence(folder, content, message):
    """With the file, the row and the column."""
    (folder / "plain.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ValueError, match=message):
        experiment(folder, 'images = "plain.csv"')


def test_an_experiment_of_images_written_as_toml_is_complete_in_itself(folder):
    """The pixels and the one-hot targets stand inside, the names too."""
    trace = experiment(folder, FORMS[0]).run()
    again = parse(to_toml(trace), "text", None)
    assert again.train().log.tolist() == trace.log.tolist()
    assert again.data.names == trace.data.names


def test_the_lesson_of_8_x_8_digits_learns_as_its_text_says():
    """And what it says of pictures that it never saw holds, too."""
    lesson = excelsim.load("13")
    trace = lesson.run()
    assert trace.epochs["mse"].round(3).iloc[[0, -1]].tolist() == [0.094, 0.011]
    assert trace.epochs["accuracy"].iloc[[0, -1]].tolist() == [0.19, 0.98]
    assert lesson.presentation.workbook_steps == (1, 5)
    assert (lesson.data.x.max(axis=0) == 0).sum() == 11
    unseen = read_images("digits", None, 600, None)
    right = trace.predict(unseen.binarised()[100:]).argmax(axis=1) == unseen.labels[100:]
    assert right.mean().round(2) == 0.63


def test_the_lesson_of_3_x_5_digits_learns_as_its_text_says():
    """All right from epoch 6 on, and still so with any one pixel of the 7 changed."""
    trace = excelsim.load("12").run()
    assert trace.epochs["mse"].round(3).iloc[[0, -1]].tolist() == [0.282, 0.082]
    assert (trace.epochs["accuracy"] == 1).tolist() == [False] * 5 + [True] * 15
    seven = trace.data.x[2]
    assert all(trace.predict([np.where(np.arange(15) == p, 1 - seven, seven)]).argmax() == 2 for p in range(15))
    for _, block in trace.start.blocks():
        assert (block.round(1) == block).all()
