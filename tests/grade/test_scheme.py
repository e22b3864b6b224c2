"""What boxes are worth, and what an error costs."""

import pytest
from papers import paper

from excelsim.errors import InputError
from excelsim.grade.scheme import Scheme, read_scheme


def earned(scheme, *given, **more):
    return "".join(f"{points:g}" for points in scheme.earned(paper(*given, **more)))


def test_an_error_costs_once_and_what_follows_from_it_earns_its_points():
    assert earned(Scheme(), "++xfff++") == "11011111"


def test_what_is_missing_or_unreadable_earns_nothing():
    assert earned(Scheme(), "+-?+") == "1001"


def test_without_follow_through_only_what_is_right_earns_points():
    assert earned(Scheme(follow_through=False), "+xff+") == "10001"


def test_what_follows_because_nothing_was_left_to_calculate_earns_nothing():
    """An absurd early answer makes the later ones trivial."""
    assert earned(Scheme(), "x00f") == "0001"


def test_a_known_mistake_made_again_costs_once():
    assert earned(Scheme(), "xx+x", mistakes=["no-slope"], faults=[0, 0, 1]) == "0110"


def test_a_mistake_made_again_costs_in_each_box_where_the_scheme_says_so():
    assert earned(Scheme(repeated="each"), "xx+x", mistakes=["no-slope"], faults=[0, 0, 1]) == "0010"


def test_what_no_mistake_explains_is_not_taken_for_the_same_mistake():
    assert earned(Scheme(), "xx+", faults=[0, 0]) == "001"


def test_the_cap_is_the_largest_share_of_points_without_being_right():
    assert earned(Scheme(cap=0.25), "xfffffff") == "01100000"


def test_points_are_those_of_the_box_its_quantity_or_its_part_whichever_is_nearest():
    scheme = Scheme({"Forward": 2, "o": 3, "o2_1": 4, "e2_1@1": 5, "e2_1@2": 9})
    assert earned(scheme, "++++++++") == "23245111"


def test_a_scheme_is_read_from_its_file(tmp_path):
    path = tmp_path / "scheme.toml"
    path.write_text('repeated = "each"\ncap = 0.5\n[points]\ngw = 2\n"new_w1_1_1@2" = 0\nBackward = 0.5')
    points = {"gw": 2, "new_w1_1_1@2": 0, "Backward": 0.5}
    assert read_scheme(path) == Scheme(points, repeated="each", cap=0.5)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("folow_through = true", "unknown key 'folow_through': did you mean 'follow_through'?"),
        ("[points]\nForwards = 1", "unknown key 'Forwards': did you mean 'Forward'?"),
        ("[points]\nnew = 1", "unknown key 'new'"),
        ('[points]\n"o1_1@x" = 1', "unknown key 'o1_1@x'"),
        ("[points]\nz = -1", "points.z is -1, but it should be a number from 0 up"),
        ("[points]\nz = true", "points.z is True, but it should be a number from 0 up"),
        ("cap = 2", "cap is 2, but it should be a number from 0 to 1"),
        ("cap = nan", "cap is nan, but it should be a number from 0 to 1"),
        ("repeated = 'twice'", "repeated is 'twice', but it should be 'once' or 'each'"),
        ("follow_through = 1", "follow_through is 1, but it should be true or false"),
        ("points = 1", "points is 1, but it should be a table"),
        ("cap 2", "a '=' is missing after the key (line 1, column 5)"),
    ],
)
def test_a_wrong_scheme_is_one_sentence_that_says_what_to_do(tmp_path, text, said):
    path = tmp_path / "scheme.toml"
    path.write_text(text)
    with pytest.raises(InputError) as error:
        read_scheme(path)
    assert str(error.value).startswith(f"{path}: {said}")
