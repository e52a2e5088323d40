"""Sizes that are drawn: from the session's seed, all different, the same in every dtype."""

from __future__ import annotations

from grader.judging.oracle.sizes import FEW, MANY, SOME, drawn_sizes

CASE = {"n": MANY, "d": FEW, "k": FEW, "m": 5, "dtype": "float32"}


def test_they_are_drawn_from_the_seed_and_the_case():
    first = drawn_sizes(CASE, 1, "test_a/n=many")
    assert first == drawn_sizes(CASE, 1, "test_a/n=many")
    others = [drawn_sizes(CASE, seed, case) for seed in range(1, 5) for case in ("test_a/n=many", "test_b/n=many")]
    assert len({tuple(sizes.values()) for sizes in others}) > 4


def test_they_differ_from_each_other_and_from_the_sizes_that_are_given():
    for seed in range(50):
        sizes = drawn_sizes(CASE, seed, "")
        assert set(sizes) == {"n", "d", "k"}
        assert len({*sizes.values(), 5}) == 4
        assert sizes["n"] > 100


def test_their_kinds_are_apart():
    assert max(FEW.numbers) < 20 < min(SOME.numbers) <= max(SOME.numbers) < 100 < min(MANY.numbers)


def test_what_isnt_drawn_stays():
    assert drawn_sizes({"n": 7, "called": "seven"}, 1, "") == {}
