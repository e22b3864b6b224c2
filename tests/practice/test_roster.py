"""Rosters: any delimiter, English or Indonesian; a seed for each student; names of files that are no paths."""

import pytest

from excelsim.errors import InputError
from excelsim.practice.roster import Student, file_names, read_roster, seed_of

TWO = [Student("001", "Budi"), Student("=2", "Siti, A.")]


def written(folder, text, encoding="utf-8"):
    path = folder / "students.csv"
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize(
    "text",
    [
        'number,name\n001,Budi\n=2,"Siti, A."\n',
        "\ufeffnomor;nama\r\n001;Budi\r\n\r\n=2;Siti, A.\r\n",
        "Nama\tKelas\tNomor\nBudi\t7\t001\nSiti, A.\t7\t=2",
        'NIM,Nama\n001,Budi\n=2,"Siti, A."\n',
        " Name | NUMBER \n Budi | 001 \nSiti, A.|=2",
    ],
)
def test_a_roster_is_read_whatever_stands_between_its_fields(tmp_path, text):
    assert read_roster(written(tmp_path, text)) == TWO


def test_a_roster_needs_no_names(tmp_path):
    assert read_roster(written(tmp_path, "number\n7\n")) == [Student("7", "")]


@pytest.mark.parametrize(
    "text, sentence",
    [
        ("id,name\n1,Budi\n", "has no column number"),
        ("", "has no column number"),
        ("number,name\n1,Budi\n,Siti\n", "row 3 has no number"),
        ("name,number\nBudi,1\nSiti\n", "row 3 has no number"),
        ("number\n1\n2\n1\n", "row 4 has the number 1 again"),
        ("number,name\n", "must hold 1 to 10,000 students, not 0"),
    ],
)
def test_a_wrong_roster_gets_one_sentence(tmp_path, text, sentence):
    with pytest.raises(InputError, match=sentence):
        read_roster(written(tmp_path, text))


def test_a_roster_that_is_not_there_or_no_text_gets_one_sentence(tmp_path):
    with pytest.raises(InputError, match="there is no roster"):
        read_roster(tmp_path / "no.csv")
    with pytest.raises(InputError, match="is not UTF-8"):
        read_roster(written(tmp_path, "number,näme\n", "latin-1"))


def test_a_seed_follows_from_secret_and_number():
    """As HMAC with SHA-256 gives it: RFC 4231's second test case."""
    assert seed_of("Jefe", "what do ya want for nothing?") == int(
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843", 16
    )
    assert seed_of("a", "1") != seed_of("b", "1") != seed_of("b", "2")


def test_names_of_files_hold_letters_and_digits_only_and_each_is_another():
    numbers = ["001", "../../etc/passwd", "a/b", "A-B", "=cmd|' /C calc'!A0", "CON", "学号", "x" * 300, ".."]
    names = file_names([Student(number, "") for number in numbers])
    assert list(names) == numbers
    assert len({name.lower() for name in names.values()}) == len(numbers)
    assert all(
        set(name) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.") for name in names.values()
    )
    assert all(name.startswith("practice-") and name.count(".") == 1 and len(name) < 90 for name in names.values())
    assert names["001"] == "practice-001.xlsx" and names["A-B"] == "practice-A-B-2.xlsx"
