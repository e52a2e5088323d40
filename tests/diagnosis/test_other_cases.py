"""What is said of a case agrees with what was said of the others."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch

from grader.diagnosis.detectors.generic import recognise
from grader.diagnosis.other_cases import OtherCases
from grader.judging.case import CaseFacts, Group
from grader.results import Diagnosis

WHY = Diagnosis("slip", "dx is what you get if the factor `x` is left out.")


def case(sizes: str, dtype: str = "float64", points: float = 1.0) -> CaseFacts:
    group = Group("test_dx", dtype, "cpu")
    return CaseFacts(f"test_dx[{sizes}-{dtype}]", "", points, "hidden", group, {}, f"test_dx/{sizes}", (), None)


@pytest.fixture
def scaled(wrong, normal):
    """An answer that is a multiple of the truth."""

    def make(factor, **sizes):
        value = normal(*sizes.values())
        return wrong(factor * value, value, torch.float64, **sizes)

    return make


def test_a_factor_that_goes_with_its_sizes_stays(scaled):
    others, said = OtherCases(), ()
    for batch in (7, 11):
        answer = scaled(float(batch), batch=batch, inputs=3)
        said = (recognise(answer),)
        others.remember(case(str(batch)), answer, 0, said)
    assert others.agreeing(case("11"), answer, 0, said) == said
    assert "batch = 11" in said[0].advice


def test_a_factor_that_is_the_same_for_other_sizes_is_none_of_these(scaled):
    others = OtherCases()
    first, second = scaled(5 / 3, columns=5, rows=3), scaled(5 / 3, columns=13, rows=11)
    said = (recognise(first),)
    assert "columns/rows" in said[0].advice
    others.remember(case("5-3"), first, 0, said)
    others.remember(case("13-11"), second, 0, (recognise(second),))
    (left,) = others.agreeing(case("5-3"), first, 0, said)
    assert "exactly 1.66667 times" in left.advice


def test_float32_says_what_float64_says(wrong, normal):
    others, value = OtherCases(), normal(7, 3)
    precise, rough = wrong(2 * value, value, torch.float64), wrong(2 * value, value)
    others.remember(case("7"), precise, 0, (WHY,))
    chance = Diagnosis("function", "dx is the tanh of what it should be, in every element.")
    assert others.agreeing(case("7", "float32"), rough, 0, (chance,)) == (WHY,)
    assert others.agreeing(case("8", "float32"), rough, 0, (chance,)) == (chance,)
    assert others.agreeing(case("7"), precise, 0, (WHY,)) == (WHY,)


def test_a_worked_example_has_the_sign_of_its_test(wrong):
    others, one = OtherCases(), torch.tensor(8.0, dtype=torch.float64)
    sign = Diagnosis("sign", "dx has the right size but the wrong sign everywhere.")
    answer = wrong(-one, one, torch.float64)
    others.remember(case("7"), answer, 0, (sign,))
    assert others.agreeing(case("example", points=0.0), answer, 0, ()) == (sign,)
    other = replace(answer, got=3 * one)
    assert others.agreeing(case("example", points=0.0), other, 0, ()) == ()
