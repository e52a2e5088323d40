"""Evidence in rows and words."""

from __future__ import annotations

from dataclasses import replace

from grader.reporting.side_by_side import how_far, place, table, where
from grader.results import Error, Evidence


def test_numbers_stand_side_by_side(sample):
    rows = table(sample.seen)
    assert rows[0] == ("index", "yours", "torch's", "central difference")
    assert rows[2] == ("[0, 1]", "not finite", "2", "2")
    assert len(rows) == 7


def test_a_column_without_numbers_is_left_out(sample):
    assert table(replace(sample.seen, yours=(), central_difference=()))[0] == ("index", "torch's")
    assert table(sample.unseen) == ()


def test_the_worst_elements_are_named_first(sample):
    assert where(sample.unseen) == "2 of 6 elements are wrong: [0, 1], [1, 2]."
    many = where(Evidence((9,), (1, 2, 3, 4, 5, 6, 7, 8, 9)))
    assert many.endswith("the largest errors are at [8], [7], [6], [5], [4], [3].")
    assert where(Evidence((3,), (0, 1, 0))) == "1 of 3 elements is wrong: [1]."


def test_nothing_is_said_of_what_is_not_known():
    assert where(Evidence((2, 3))) == ""
    assert where(Evidence((), (9,))) == ""


def test_elements_are_counted_row_by_row():
    assert [place(number, (2, 2, 2)) for number in (0, 5, 7)] == ["[0, 0, 0]", "[1, 0, 1]", "[1, 1, 1]"]
    assert place(0, ()) == "scalar"


def test_a_difference_that_is_no_number_has_no_size():
    assert how_far(None) == how_far(Error(None, None, 1e-6)) == ""
    assert how_far(Error(0.25, None, 1e-6)) == "Largest difference 0.25 (tolerance 1e-06)."
