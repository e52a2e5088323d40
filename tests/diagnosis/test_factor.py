"""Factors and what they may mean."""

from __future__ import annotations

from fractions import Fraction

from grader.diagnosis.detectors.factor import readings


def words_of(value: Fraction | int, **sizes: int) -> list[str]:
    """The readings of a factor, the shortest first."""
    return [reading.words for reading in readings(sizes) if reading.value == value]


def test_two_half_and_sign_need_no_sizes():
    assert {reading.words for reading in readings({})} == {"2", "1/2", "-1", "-2", "-1/2"}


def test_products_and_quotients_of_two_sizes():
    assert words_of(21, n=7, d=3) == ["n·d"]
    assert words_of(Fraction(7, 3), n=7, d=3) == ["n/d"]
    assert words_of(Fraction(-2, 21), n=7, d=3) == ["-2/(n·d)"]
    assert words_of(Fraction(1, 14), n=7, d=3) == ["1/(2·n)"]
    assert words_of(49, n=7, d=3) == ["n·n"]


def test_the_shortest_reading_comes_first():
    assert words_of(14, n=7, d=14)[0] == "d"
    assert words_of(2, n=2) == ["2"]  # more would be guessing


def test_equal_sizes_are_both_read():
    assert words_of(5, n=5, d=5)[:2] == ["n", "d"]


def test_a_size_of_one_explains_nothing():
    assert all("d" not in reading.words for reading in readings({"n": 7, "d": 1}))


def test_no_reading_is_one_and_none_comes_twice():
    every = readings({"n": 7, "d": 3, "k": 5})
    assert len(every) == len(set(every))
    assert all(reading.value != 1 for reading in every)
