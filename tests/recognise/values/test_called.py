"""What series are called: labels say of which weight or neuron a column is, in whatever words."""

import numpy as np
import pytest

from excelsim.recognise.values.called import about, called, endings, named_after, quantity
from excelsim.recognise.values.series import Series


def series(label):
    """Return a series with a label."""
    return Series((), np.zeros(2), 3, (label,))


@pytest.mark.parametrize(
    ("labels", "ends"),
    [
        (("zh1", "ah1", "zo1", "ao1"), {"h1": "1_1", "o1": "2_1"}),
        (("net h1", "out_h1", "net o1", "out_o1"), {"h1": "1_1", "o1": "2_1"}),
        (("z1", "a1", "z2", "a2"), {"1": "1_1", "2": "2_1"}),
        (("net", "out", "net", "out"), {}),
        (("z1", "a1", "z1", "a1"), {}),  # they say nothing of the layer
    ],
)
def test_a_neuron_is_named_as_its_sum_and_its_output_are(labels, ends):
    found = dict(zip(("z1_1", "o1_1", "z2_1", "o2_1"), map(series, labels), strict=True))
    assert endings(found) == ends


def test_a_neuron_whose_output_was_not_recognised_is_named_by_its_sum():
    found = {"z1_1": series("zh1"), "o1_1": series("ah1"), "z2_1": series("zo1")}
    assert endings(found) == {"h1": "1_1", "o1": "2_1"}


def test_a_label_says_of_what_a_series_is_and_of_what_kind():
    names = {"w1": "w1_1_1", "w11": "w2_1_1", "h1": "1_1"}
    assert [called(series(label), names).about for label in ("dw1", "dw11", "delta h1", "w1", "E1")] == [
        "w1_1_1",
        "w2_1_1",
        "1_1",
        "",
        "",
    ]
    assert called(series("dw1"), names).kinds == called(series("dw11"), names).kinds
    assert called(series("dh1"), names).kinds.isdisjoint(called(series("dw1"), names).kinds)


@pytest.mark.parametrize("name", ["dw1_2_3", "db1_2", "new_w1_2_1", "gz2_1", "o1_3"])
def test_a_quantity_and_what_it_is_of_make_its_name(name):
    assert named_after(quantity(name), about(name)) == name
