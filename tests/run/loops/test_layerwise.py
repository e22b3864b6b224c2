"""One formula for each block, whatever the number of neurons."""

import pytest

from excelsim import MLP
from excelsim.network.network import Network
from excelsim.run.loops.layerwise import Item, Unlike, layerwise


def said(cell):
    """Write a formula with its operators before what they are applied to."""
    if cell.op in ("name", "above"):
        name = cell.args[0]
        text = f"{name.block}[{','.join(map(str, name.at))}]" if isinstance(name, Item) else name
        return text if cell.op == "name" else f"above {text}"
    if cell.op == "number":
        return str(cell.args[0])
    return f"{cell.op}({', '.join(arg if isinstance(arg, str) else said(arg) for arg in cell.args)})"


def test_a_sum_over_a_layer_has_one_term_and_a_letter_that_counts():
    formulas = layerwise(MLP([784, 30, 10]).network)
    assert said(formulas["z1"]) == "+(total(*(x[k], w1[i,k]), k), b1[i])"
    assert said(formulas["e1"]) == "total(*(e2[k], w2[k,i]), k)"
    assert said(formulas["dw2"]) == "*(*(lr, d2[i]), o1[j])"
    assert said(formulas["w1"]) == "above new_w1[i,j]"


def test_sums_may_stand_in_sums():
    formulas = layerwise(MLP([5, 4, 3], rule="proportional").network)
    assert said(formulas["e1"]) == "total(*(e2[k], /(w2[k,i], total(w2[k,kk], kk))), k)"


def test_a_layer_of_one_neuron_has_no_sum():
    formulas = layerwise(MLP([2, 5, 1]).network)
    assert said(formulas["e1"]) == "*(e2[1], w2[1,i])"
    assert said(formulas["z2"]) == "+(total(*(o1[k], w2[1,k]), k), b2[1])"


@pytest.mark.parametrize(("outputs", "slope"), [(1, "*(2, e1[1])"), (7, "/(*(2, e1[i]), 7)"), (3, "/(*(2, e1[i]), 3)")])
def test_a_mean_over_the_outputs_counts_those_of_the_network(outputs, slope):
    network = Network.of([2, outputs], "identity", "gradient", True, loss="mean-squared")
    assert said(layerwise(network)["d1"]) == slope


def test_what_is_rounded_neuron_by_neuron_has_no_common_formula():
    network = Network.of([2, 3, 1], "sigmoid", None, True).training(decimals={"z1_2": 2, "o": 3})
    with pytest.raises(Unlike):
        layerwise(network)
