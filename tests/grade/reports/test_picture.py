"""The picture of a network, coloured by what people missed."""

import re

from excelsim.grade.reports.picture import bars, network
from excelsim.languages.language import speak


def test_a_neuron_shows_the_worst_of_its_quantities_and_a_line_that_of_its_weight():
    drawn = network((2, 2, 1), {"z1_2": 0.25, "d1_2": 0.5, "gw1_2_1": 0.1, "new_w1_2_1": 0.75, "o2_1": 0.0})
    assert sorted(re.findall(r">(\d+ %)<", drawn)) == ["0 %", "50 %", "75 %", "75 %"]
    assert drawn.count("<circle") == 5 and drawn.count("<line") == 6


def test_more_people_make_it_more_orange():
    def colour(share):
        return re.findall(r'<circle[^>]*fill="#(......)"', network((1, 1), {"o1_1": share}))[1]

    assert colour(0.0) == "ffffff" > colour(0.2) > colour(0.9) > colour(1.0) == "e66100"


def test_a_network_that_is_too_wide_is_not_drawn():
    assert network((784, 30, 10), {"o2_1": 0.5}) == "" == network((), {})


def test_the_bars_are_as_high_as_their_counts():
    drawn = bars([0, 2, 4], ["a", "b", "c"], speak("en"))
    assert re.findall(r'<rect[^>]*height="(\d+)"', drawn) == ["0", "60", "120"]
    assert re.findall(r"<text[^>]*>([^<]*)<", drawn) == ["", "a", "2", "b", "4", "c"]
