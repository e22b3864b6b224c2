"""Tables of boxes: each number once, neurons by rows, weights as matrices."""

import pytest

from excelsim.languages.language import speak
from excelsim.practice.tables import tables


@pytest.mark.parametrize("lesson", ["mazur", "11", "momentum", "adam", "shared-bias", "sequential", "relu-softmax"])
def test_every_number_stands_once(exercise, lesson):
    wanted = exercise(lesson, steps=(1, 1))
    found = tables(wanted.network, wanted.asked, speak("en"))
    names = [name for table in found for row in table.names for name in row if name]
    assert sorted(names) == sorted(wanted.asked)
    for table in found:
        assert all(len(row) == len(table.headings) for row in table.names)
        assert len(table.labels) == len(table.names)


def test_a_matrix_has_a_row_for_each_neuron_and_its_bias_at_the_end(exercise):
    found = tables(exercise("11").network, ["dw2_1_1", "dw2_1_2", "db2_1"], speak("en"))
    assert found == [("Updates", 2, "Δw", ["O1", "O2", "bias"], ["output 1"], [["dw2_1_1", "dw2_1_2", "db2_1"]])]


def test_in_a_sequential_update_a_layer_changes_before_the_one_before_it_is_looked_at(exercise):
    found = tables(exercise("sequential").network, exercise("sequential").asked, speak("en"))
    order = [(table.part, table.layer) for table in found]
    assert order.index(("Updates", 2)) < order.index(("Backward", 1))
