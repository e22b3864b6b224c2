"""Verifying CSV trails: every row from its own inputs, every row after the one before."""

import re

import pandas as pd
import pytest
from strategies import RULES

import excelsim
from excelsim import MLP
from excelsim.verify import verify_file


@pytest.fixture
def trail(tmp_path):
    excelsim.load("11").run().to_csv(tmp_path / "11.csv")
    return tmp_path / "11.csv"


def rows_of(report):
    return report.comparisons[0].differences


def edit(trail, row, column, change):
    """Change one field of a trail, its row as numbered in a text editor."""
    table = pd.read_csv(trail, dtype=str)
    table.loc[row - 2, column] = change(table.loc[row - 2, column])
    table.to_csv(trail, index=False)


@pytest.mark.parametrize("steps", [None, (1, 3), (7, 30), (200, 200)])
def test_an_untouched_trail_agrees(trail, steps):
    if steps:
        excelsim.load("11").run().window(*steps).to_csv(trail)
    report = verify_file(trail)
    assert report.agrees
    count = steps[1] - steps[0] + 1 if steps else 200
    assert report.comparisons[0].cells == report.comparisons[0].identical == count * 93


@pytest.mark.parametrize("rule", RULES)
def test_many_updates_are_calculated_at_once_as_one_by_one(tmp_path, rule):
    """Every rule, two outputs, more rows than neurons: what the verification calculates is what training did."""
    mlp = MLP([2, 3, 2], rule=rule, seed=2, init_range=(0.1, 1), loss="bce")
    mlp.fit([[0, 1], [1, 0], [1, 1]], [[0, 1], [1, 0], [1, 1]], epochs=3).to_csv(tmp_path / "t.csv")
    assert verify_file(tmp_path / "t.csv").agrees


def test_a_trail_is_checked_anywhere(trail, tmp_path):
    """With its experiment moved along, or named."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    trail.rename(elsewhere / "t.csv")
    with pytest.raises(ValueError, match=r"there is no .*t.csv.toml: name it with --experiment FILE"):
        verify_file(elsewhere / "t.csv")
    assert verify_file(elsewhere / "t.csv", experiment=tmp_path / "11.csv.toml").agrees


@pytest.mark.parametrize("column", ["z1_3", "o2_1", "d1_5", "dw1_2_1", "new_b2_1"])
def test_a_calculated_value_that_was_changed_is_named(trail, column):
    """Row, column, what it holds and what its own row gives."""
    edit(trail, 50, column, lambda text: repr(float(text) + 0.5))
    difference = rows_of(verify_file(trail))[0]
    assert difference.where == f"row 50, column {column}"
    assert "but its own row gives" in difference.what


def test_the_last_bit_counts(trail):
    edit(trail, 9, "z1_1", lambda text: repr(float(text) * (1 + 2**-52)))
    report = verify_file(trail)
    assert rows_of(report)[0].where == "row 9, column z1_1"
    assert report.comparisons[0].largest in (1, 2)


def test_a_new_weight_that_was_changed_breaks_the_chain(trail):
    """It is wrong in its row, and the next row does not start where it should."""
    edit(trail, 20, "new_w1_1_1", lambda text: repr(float(text) + 1))
    differences = {d.where: d.what for d in rows_of(verify_file(trail))}
    assert "its own row gives" in differences["row 20, column new_w1_1_1"]
    assert "the row before and the data give" in differences["row 21, column w1_1_1"]


def test_a_sample_that_was_changed_is_named(trail):
    """Even if the row is calculated rightly from it."""
    edit(trail, 3, "x_2", lambda text: "0.5")
    assert rows_of(verify_file(trail))[0].where == "row 3, column x_2"


def test_other_starting_weights_are_named(trail):
    edit(trail, 2, "w1_1_1", lambda text: "-1.3")
    assert rows_of(verify_file(trail))[0].where == "row 2, column w1_1_1"


@pytest.mark.parametrize("steps", [None, (30, 90)])
def test_missing_rows_are_named(trail, steps):
    """In the middle, at the end, in a window too."""
    if steps:
        excelsim.load("11").run().window(*steps).to_csv(trail)
    first = steps[0] if steps else 1
    table = pd.read_csv(trail, dtype=str)
    table.drop(index=10).to_csv(trail, index=False)
    difference = rows_of(verify_file(trail))[0]
    assert difference.where == "row 12, column step"
    assert difference.what == f"step {first + 11} stands where step {first + 10} belongs: a row is missing"
    table.iloc[:-3].to_csv(trail, index=False)
    assert "rows are missing" in rows_of(verify_file(trail))[0].what


def test_rows_beyond_the_run_are_named(trail):
    toml = trail.with_name("11.csv.toml")
    toml.write_text(toml.read_text().replace("epochs = 50", "epochs = 49"))
    assert rows_of(verify_file(trail))[0].what == (
        "the trail ends with step 200, but the run with step 196: rows too many"
    )


def test_rows_out_of_order_are_named(trail):
    table = pd.read_csv(trail, dtype=str)
    table.iloc[[0, 2, 1, *range(3, 200)]].to_csv(trail, index=False)
    assert rows_of(verify_file(trail))[0].what.startswith("step 3 stands where step 2 belongs")


@pytest.mark.parametrize(("column", "row", "belongs"), [("epoch", 7, 2), ("sample", 7, 2), ("sample", 201, 4)])
def test_a_wrong_epoch_or_sample_is_named(trail, column, row, belongs):
    """Though the row is that sample's and all that is calculated is right: what it holds, and what its step has."""
    edit(trail, row, column, lambda text: str(int(text) + 1))
    (difference,) = rows_of(verify_file(trail))
    assert difference.where == f"row {row}, column {column}"
    assert re.fullmatch(rf"holds {belongs + 1}(\.0)?, but step {row - 1} has {column} {belongs}", difference.what)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: t.drop(columns="z1_1"), "has no column 'z1_1', which a trail of this experiment"),
        (lambda t: t.iloc[:0], "holds no row"),
        (
            lambda t: t.assign(grade="A"),
            "has the column 'grade', which a trail of this experiment .* does not have: take",
        ),
        (
            lambda t: t.rename(columns={"z1_1": "z1_2"}).assign(z1_1=t["z1_1"]),
            "has 2 columns 'z1_2': give each its own",
        ),
        (lambda t: pd.concat([t, t[["step"]]], axis=1), "has 2 columns 'step': give each its own name"),
        (
            lambda t: t.replace({"z1_1": t["z1_1"][4]}, "abc"),
            "must hold a finite number in column 'z1_1', row 6, but it is 'abc'",
        ),
        (lambda t: t.replace({"z1_1": t["z1_1"][4]}, ""), "in column 'z1_1', row 6, but it is empty"),
        (lambda t: t.replace({"z1_1": t["z1_1"][4]}, "inf"), "in column 'z1_1', row 6, but it is 'inf'"),
    ],
)
def test_what_is_no_trail_is_said_in_one_sentence(trail, change, message):
    change(pd.read_csv(trail, dtype=str)).to_csv(trail, index=False)
    with pytest.raises(ValueError, match=message):
        verify_file(trail)
    trail.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ValueError, match="cannot be read as a CSV trail"):
        verify_file(trail)


def test_a_weight_that_overflows_is_no_traceback(trail):
    """A tampered weight may make a row impossible to calculate."""
    edit(trail, 6, "w1_1_1", lambda text: "-1e5")
    differences = rows_of(verify_file(trail))
    assert [d.where for d in differences] == ["row 6, column o1_1", "row 6, column w1_1_1"]
    assert (
        differences[0].what == "cannot be calculated from its own row: it needs too large a number (EXP ends at 709.78)"
    )


@pytest.mark.parametrize("text", ["0.5", "1.234,5", "1.234", "1 234,5", "0,5,1"])
def test_a_number_of_another_country_is_named_and_not_guessed(trail, text):
    """In a trail with decimal commas no point is a decimal point, and none separates thousands."""
    excelsim.load("11").run().to_csv(trail, locale="id")
    lines = trail.read_text(encoding="utf-8").split("\n")
    fields = lines[5].split(";")
    fields[lines[0].split(";").index("z1_1")] = text
    trail.write_text("\n".join([*lines[:5], ";".join(fields), *lines[6:]]), encoding="utf-8")
    with pytest.raises(ValueError, match=f"in column 'z1_1', row 6, but it is '{text}'") as error:
        verify_file(trail)
    assert "\n" not in str(error.value)


def test_the_last_bit_counts_with_decimal_commas(trail):
    excelsim.load("11").run().to_csv(trail, locale="id")
    table = pd.read_csv(trail, dtype=str, sep=";")
    number = float(table.loc[7, "z1_1"].replace(",", "."))
    table.loc[7, "z1_1"] = repr(number * (1 + 2**-52)).replace(".", ",")
    table.to_csv(trail, sep=";", index=False)
    assert [d.where for d in rows_of(verify_file(trail))] == ["row 9, column z1_1"]


@pytest.mark.parametrize("heading", ["epoch\tstep\tsample", "step,epoch,sample", "epoch;step,sample", "", "1,1,1"])
def test_only_a_trail_s_own_headings_tell_its_locale(trail, heading):
    lines = trail.read_text(encoding="utf-8").split("\n")
    trail.write_text("\n".join([heading, *lines[1:]]), encoding="utf-8")
    with pytest.raises(ValueError, match="first line must begin with epoch,step,sample or epoch;step;sample, not"):
        verify_file(trail)


@pytest.mark.parametrize("gone", [1, 2])
def test_rows_missing_at_the_end_are_one_finding(trail, gone):
    """A single one, too."""
    lines = trail.read_text().splitlines()
    trail.write_text("\n".join(lines[:-gone]) + "\n")
    (difference,) = rows_of(verify_file(trail))
    assert f"the trail ends with step {200 - gone}, but the run goes on to step 200" in difference.what


def test_rows_too_many_are_not_said_to_be_missing(trail):
    lines = trail.read_text().splitlines()
    trail.write_text("\n".join([*lines, lines[-1].replace("50,200,4", "51,201,1", 1)]) + "\n")
    said = [difference.what for difference in rows_of(verify_file(trail))]
    assert [text for text in said if "the trail ends" in text] == [
        "the trail ends with step 201, but the run with step 200: rows too many"
    ]


def test_a_trail_that_a_spreadsheet_has_saved_agrees_to_15_digits(trail):
    """Every number with 15 digits: what that can explain is no difference, anything else is."""
    table = pd.read_csv(trail, dtype=str)
    table.iloc[:, 3:] = table.iloc[:, 3:].map(lambda text: f"{float(text):.15g}")
    table.to_csv(trail, index=False)
    report = verify_file(trail)
    assert report.agrees and report.level == "digits", report.first()
    edit(trail, 30, "o1_2", lambda text: f"{float(text) + 1e-9:.15g}")
    assert "row 30, column o1_2" in [d.where for d in rows_of(verify_file(trail))]
    assert all(d.where.startswith("row 30,") for d in rows_of(verify_file(trail)))


def test_numbers_of_32_bits_are_told_once(trail):
    """Every cell differs, for one reason."""
    table = pd.read_csv(trail)
    values = table.columns[3:]
    table.assign(**table[values].astype("float32").astype(float)).to_csv(trail, index=False)
    (difference,) = rows_of(verify_file(trail))
    assert "200 of 200 rows hold numbers of 32 bits (float32), which prove nothing: save all 64" in difference.what
    assert difference.cells > 5000


def test_a_trail_of_another_experiment_is_told_once(trail):
    """Of which all is right, but for the learning rate that was said."""
    toml = trail.with_name("11.csv.toml")
    toml.write_text(toml.read_text().replace("learning_rate = 0.5", "learning_rate = 0.25"))
    (difference,) = rows_of(verify_file(trail))
    assert difference.what.startswith("holds ")
    assert difference.what.endswith("; 200 of 200 rows do not follow here: they seem to be of another experiment")


def test_how_many_rows_are_missing_is_said(trail):
    table = pd.read_csv(trail, dtype=str)
    table.drop(index=range(10, 60)).to_csv(trail, index=False)
    assert rows_of(verify_file(trail))[0].what == "step 61 stands where step 11 belongs: 50 rows are missing"
