"""What a notebook shows: a picture with the weights, a table, and nothing that anybody else has written as HTML."""

import re
from xml.etree import ElementTree

import excelsim
from excelsim import MLP


def parsed(thing):
    return ElementTree.fromstring(thing._repr_html_())


def test_a_trace_is_a_picture_with_its_last_weights_and_a_table_of_its_epochs():
    trace = excelsim.load("11").run()
    page = parsed(trace)
    texts = [text.text for text in page.iter("{http://www.w3.org/2000/svg}text")]
    for name, weight in zip(("w1", "w2"), trace.weights, strict=True):
        assert all(f"{value:.3g}" in texts for value in weight.ravel().tolist()), name
    assert {"x1", "x2", "O1", "O5", "y'1"} <= set(texts)
    assert len(list(page.iter("{http://www.w3.org/2000/svg}circle"))) == 8
    cells = [cell.text for cell in page.iter("td")]
    assert "0.05329207" in cells and "0.39279193" in cells and "..." in cells


def test_networks_and_experiments_are_shown_with_the_weights_that_they_start_from():
    lesson = excelsim.load("04")
    for thing in (lesson, MLP([3, 2, 2], seed=1)):
        texts = [text.text for text in parsed(thing).iter("{http://www.w3.org/2000/svg}text")]
        assert f"{thing.start.w[0][1, 2]:.3g}" in texts
        assert f"b {thing.start.b[0][0]:.3g}" in texts


def test_a_large_network_is_a_table_without_a_picture():
    assert "svg" not in MLP([64, 30, 10], seed=1)._repr_html_()
    assert "64-30-10" in MLP([64, 30, 10], seed=1)._repr_html_()


def test_all_is_escaped_and_said_in_the_language_of_the_run():
    trace = excelsim.load("xor").presented(title="<script>alert(1)</script>", language="id").run()
    html = trace._repr_html_()
    assert "<script" not in html and "&lt;script&gt;" in html
    assert re.search("laju pembelajaran", html)
