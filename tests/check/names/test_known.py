"""Names as people write them are those of columns, symbols of either form, or follow a pattern."""

import pytest

from excelsim import MLP, load
from excelsim.check.names import meanings, name_of, unknown
from excelsim.network.quantities import symbol
from excelsim.run.program import columns


@pytest.mark.parametrize(
    ("lesson", "text", "name"),
    [
        ("mazur", "gw1_2_1", "gw1_2_1"),
        ("mazur", "∂E/∂w h2,1", "gw1_2_1"),
        ("mazur", "dE/dw h2,1", "gw1_2_1"),
        ("mazur", "∂E/∂w₅", "gw2_1_1"),
        ("mazur", "dE/dw5", "gw2_1_1"),
        ("mazur", "w1", "w1_1_1"),
        ("mazur", "w8", "w2_2_2"),
        ("mazur", "w5+", "new_w2_1_1"),
        ("mazur", "w⁺5", "new_w2_1_1"),
        ("mazur", "new w5", "new_w2_1_1"),
        ("mazur", "net o2", "z2_2"),
        ("mazur", "OUT H1", "o1_1"),
        ("mazur", "E total", "E_total"),
        ("mazur", "w9", None),
        ("mazur", "bla", None),
        ("11", "z1", "z1_1"),
        ("11", "z o1", "z2_1"),
        ("11", "y'1", "o2_1"),
        ("11", "e h3", "e1_3"),
        ("11", "w o1,2", "w2_1_2"),
        ("11", "Δw o1,2", "dw2_1_2"),
        ("11", "delta_1", "d1_1"),
    ],
)
def test_names_are_those_of_columns_or_symbols_of_either_form(lesson, text, name):
    assert name_of(load(lesson).network, text) == name


SPELLINGS = {
    "z1_1": "net_h1, neth1, netH1, net_{h1}, z_h1, zh1, z_in1, z1, net 1",
    "o1_1": "out_h1, outh1, OUT H1, o_h1, a_h1, h1, H1, a1, hidden 1, out_1",
    "o2_1": "out_o1, outo1, ŷ1, y'1, y1', y_hat1, output o1, pred1",
    "y_1": "t1, target1, target_1, t_1, y1",
    "x_1": "x1, i1, i_1, input 1, masukan 1",
    "E_total": "E_total, Etotal, E total, total error, error total, loss, MSE, E, galat total, total galat",
    "E_1": "E_o1, Eo1, E o1",
    "e2_1": "e_o1, eo1, e o1, error o1, galat_o1",
    "d2_1": "δ_o1, δo1, δ o1, delta_o1, delta o1, Delta o1, d_o1",
    "gz2_1": "∂E/∂net_o1, dE/dnet_o1, dE_total/dnet_o1, ∂E_o1/∂net_o1, dE/dz_o1",
    "go1_1": "∂Etotal/∂out_h1, dE_total/dout_h1, dE/dh1, dE/da_h1",
    "s2_1": "dout_o1/dnet_o1, ∂out_o1/∂net_o1, dout/dnet_o1",
    "gw2_1_1": "∂E/∂w5, ∂Etotal/∂w5, dE_total/dw5, dE/dw_5, dloss/dw5, ∂E_o1/∂w5, grad w5, gw5",
    "dw2_1_1": "Δw5, delta w5, dw5, Δw o1,1, delta_w5",
    "w2_1_1": "w5, w_5, W5, w o1,1, bobot 5, weight 5, w5 lama",
    "new_w2_1_1": "w5+, w5⁺, w⁺5, w_5^+, new w5, w5_new, w5 new, w5', w5(new), w5 baru, bobot baru 5, w⁺ o1,1",
    "lr": "η, eta, lr, learning rate, α, laju belajar",
}


@pytest.mark.parametrize(("name", "texts"), SPELLINGS.items())
def test_a_quantity_is_written_in_many_ways(name, texts):
    network = load("mazur").network
    assert {text: name_of(network, text) for text in texts.split(", ") if "," not in text} == {
        text: name for text in texts.split(", ") if "," not in text
    }


@pytest.mark.parametrize("lesson", ["mazur", "11", "13", "shared-bias", "sequential"])
def test_the_symbols_of_the_network_are_always_read(lesson):
    network = load(lesson).network
    for name in columns(network).names:
        assert name_of(network, str(symbol(network, name))) == name


@pytest.mark.parametrize("lesson", ["mazur", "11", "13", "shared-bias"])
def test_the_names_of_columns_are_always_read(lesson):
    network = load(lesson).network
    for name in columns(network).names:
        assert name_of(network, name) == name


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("δ o1", ["d2_1", "gz2_1"]),
        ("d2_1", ["d2_1"]),
        ("y1", ["y_1", "o2_1"]),
        ("y_1", ["y_1", "o2_1"]),
        ("o1", ["o1_1", "o2_1"]),
        ("dw5", ["dw2_1_1", "gw2_1_1"]),
        ("e1", ["e2_1", "e1_1", "E_1"]),
        ("E o1", ["E_1"]),
        ("b2", ["b1_2", "b2_2", "b2_1"]),
    ],
)
def test_some_names_can_stand_for_several_quantities(text, names):
    found = [meaning.name for meaning in meanings(load("mazur").network, text)]
    assert found[0] == names[0]
    assert sorted(found) == sorted(names)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("z", "z1_1"),
        ("net", "z1_1"),
        ("out", "o1_1"),
        ("δ", "d1_1"),
        ("b", "b1_1"),
        ("b+", "new_b1_1"),
        ("new b", "new_b1_1"),
        ("db", "db1_1"),
        ("∂E/∂b", "gb1_1"),
        ("y'", "o1_1"),
        ("error", "e1_1"),
        ("loss", "E_total"),
    ],
)
def test_one_output_needs_no_number(text, name):
    network = MLP([2, 1], form="calculus", rule="gradient", bias=True).network
    assert name_of(network, text) == name


def test_what_is_near_an_unknown_name_is_told():
    network = load("mazur").network
    assert "do you mean" in str(unknown(network, ["out_h9"]))
    assert "do you mean" not in str(unknown(network, ["humbug"]))


def test_all_unknown_names_are_told_at_once():
    assert str(unknown(load("mazur").network, ["humbug", "bla"])).startswith("'humbug', 'bla' are no quantities")
