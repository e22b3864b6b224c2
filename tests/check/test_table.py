"""Tables of answers: in any order, with any separator, names as people write them."""

import pytest

from excelsim import load
from excelsim.check.table import answers_of, read_answers
from excelsim.errors import InputError


@pytest.fixture(scope="module")
def mazur():
    return load("mazur").run().window(1, 5)


@pytest.fixture
def read(tmp_path, mazur):
    def read(text, record=mazur, encoding="utf-8"):
        path = tmp_path / "answers.csv"
        path.write_text(text, encoding=encoding)
        return [(answer.name, answer.step, answer.text) for answer in read_answers(path, record)]

    return read


@pytest.mark.parametrize(
    "text",
    [
        "name,value,step\nz1_1,0.3775,1\no1_1,0.5933,2\n",
        "name;value;step\nz1_1;0.3775;1\no1_1;0.5933;2\n",
        "step\tname\tvalue\tremark\n1\tz1_1\t0.3775\tok\n\n2\to1_1\t0.5933\n",
        "Langkah;Nama;Nilai\n1;net h1;0.3775\n2;out h1;0.5933\n",
        "name,value\nz1_1@1,0.3775\no1_1@2,0.5933\n",
        "z1_1,0.3775\no1_1@2,0.5933\n",
        "step,z1_1,o1_1\n1,0.3775,\n2,,0.5933\n",
        "epoch,step,sample,z1_1,o1_1\n1,1,1,0.3775,\n2,2,1,,0.5933\n",
        "z1_1;o1_1\n0.3775;\n;0.5933\n",
        "name,value,comment,step\nz1_1,0.3775,my own,1\no1_1,0.5933,,2\n",
        "z1_1,0.3775,my own\no1_1@2,0.5933,copied\n",
        "0.3775,z1_1\n0.5933,o1_1@2\n",
        "value,name\n0.3775,z1_1\n0.5933,o1_1@2\n",
        "z1_1 = 0.3775\no1_1@2 = 0.5933\n",
        "net h1: 0.3775\nout h1 (step 2): 0.5933\n",
        "# mine\nz1_1,0.3775\n# of step 2\nlangkah 2 o1_1,0.5933\n",
        "\ufeffname,value,step\r\nz1_1,0.3775,1\r\no1_1,0.5933,2\r\n",
    ],
)
def test_a_table_may_be_laid_out_in_many_ways(read, text):
    assert sorted(read(text)) == [("o1_1", 2, "0.5933"), ("z1_1", 1, "0.3775")]


def test_numbers_may_have_decimal_commas(read):
    assert read("nama;nilai\nz1_1;0,3775\n") == [("z1_1", 1, "0,3775")]
    assert read('name,value\nz1_1,"0,3775"\n') == [("z1_1", 1, "0,3775")]
    assert read("w o1,2 = 0,45\nout h1 = 0,5933\n") == [("w2_1_2", 1, "0,45"), ("o1_1", 1, "0,5933")]


def test_an_empty_answer_in_a_list_is_asked_for_and_missing(read):
    assert read("name,value\nz1_1,\n") == [("z1_1", 1, "")]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("name,value\nz1_3,1\n", "'z1_3' is no quantity of this network (2-2-2): do you mean "),
        ("name,value,step\nz1_1,1,9\n", "has an answer of step 9, but the run has the steps 1:5"),
        ("name,value,step\nz1_1,1,x\n", "a step must be a whole number from 1 up, not 'x'"),
        (
            "name,value\nhumbug,1\nz1_1,1\nbla,2\nhumbug,3\n",
            "'humbug', 'bla' are no quantities of this network (2-2-2)",
        ),
        ("name,value\nz1_1,1\nnet h1,2\n", "has two answers for z1_1@1"),
        ("name,value\nz1_1,0,3775\n", "separate them by semicolons"),
        ("", "holds no row"),
        ("name,value\n", "holds no row"),
    ],
)
def test_what_is_no_table_of_answers_gets_one_sentence(read, text, sentence):
    with pytest.raises(InputError) as error:
        read(text)
    assert sentence in str(error.value)
    assert "\n" not in str(error.value)


def test_a_text_of_another_encoding_is_refused(read):
    with pytest.raises(InputError, match="UTF-8"):
        read("name,value\nπ,1\n", encoding="utf-16")


def test_numbers_may_be_given_in_python(mazur):
    found = answers_of(mazur, {"o1_1": "0,5933", "∂E/∂w5@2": 0.0822})
    assert [(answer.name, answer.step, answer.text) for answer in found] == [
        ("o1_1", 1, "0,5933"),
        ("gw2_1_1", 2, "0.0822"),
    ]


def test_a_trace_marks_numbers(mazur):
    marks = mazur.check({"o1_1": "0,5933", "o1_2": 0.75}).marks
    assert [mark.verdict for mark in marks] == ["right", "wrong"]


@pytest.mark.parametrize(
    "content",
    [
        b"\x00" * 1000,
        b"name,value\n" + b'"' * 200_001,
        b"PK\x03\x04" + bytes(range(256)) * 10,
        b"name,value\nz1_1," + b"9" * 5000 + b"\n",
        b"name,value\n" + b"=cmd|' /C calc'!A0,1\n",
        b"," * 10_000,
        b"step,z1_1\n" + b"1" * 400 + b",1\n",
    ],
)
def test_what_a_stranger_sends_is_a_sentence_or_marked(tmp_path, mazur, content):
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    try:
        answers = read_answers(path, mazur)
    except InputError as error:
        assert str(error) and len(str(error)) < 400
    else:
        assert [answer.value for answer in answers] in ([None], [answers[0].value])
