"""Points: a (dtype, device) pair of a test earns its share only as a whole; what can't be run costs nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.reporting.scoring import score
from grader.results import DTYPE_TEST, Case, Diagnosis

CASE = Case(
    id="test_a[7-float32-cpu]", sentence="A.", outcome="passed", device="cpu", dtype="float32", visibility="hidden",
    weight=2.0,
)  # fmt: skip


def case(
    name: str, outcome: str = "passed", dtype: str | None = "float32", device: str | None = "cpu", **more: object
) -> Case:
    return replace(CASE, id=f"{name}-{dtype}-{device}]", outcome=outcome, dtype=dtype, device=device, **more)


def test_points_add_up_over_tests():
    _, earned, most = score([case("test_a[7"), case("test_b[7", weight=3.0)])
    assert (earned, most) == (5.0, 5.0)


def test_one_wrong_size_loses_the_whole_dtype():
    tests, earned, most = score([case("test_a[7"), case("test_a[1", "failed")])
    assert (earned, most) == (0.0, 2.0)
    assert [test.points for test in tests] == [0.0, 0.0]
    assert [test.max_points for test in tests] == [1.0, 1.0]


def test_right_in_one_dtype_of_two_is_half_right():
    _, earned, most = score([case("test_a[7"), case("test_a[7", "failed", dtype="float64")])
    assert (earned, most) == (1.0, 2.0)


def test_what_was_not_run_costs_nothing_and_is_worth_nothing():
    tests, earned, most = score([case("test_a[7"), case("test_a[7", "not_run", device="cuda")])
    assert (earned, most) == (2.0, 2.0)
    assert tests[1].max_points == 0.0


@pytest.mark.parametrize("outcome", ["failed", "crashed", "timeout", "memory", "policy", "not_checked"])
def test_every_other_outcome_costs_the_points(outcome):
    assert score([case("test_a[7", outcome)])[1:] == (0.0, 2.0)


def test_thirds_of_a_point_add_up_exactly():
    cases = [case(f"test_{i}[7", weight=0.1, dtype=dtype) for i in range(30) for dtype in ("a", "b", "c")]
    assert score(cases)[1] == pytest.approx(3.0, abs=1e-12)


def test_nothing_to_judge_is_no_points_of_none():
    assert score([]) == ((), 0.0, 0.0)


def test_the_mistake_that_explains_most_cases_is_named_in_all_that_it_explains():
    one, other = Diagnosis("mistake", "one", mistake="one"), Diagnosis("mistake", "other", mistake="other")
    generic = Diagnosis("scale", "twice", factor=2.0)
    cases = [
        case("test_a[1", "failed", diagnoses=(one, other, generic)),
        case("test_a[7", "failed", diagnoses=(other, generic)),
        case("test_a[9", "failed", diagnoses=(generic,)),
    ]
    assert [test.diagnosis for test in score(cases)[0]] == [other, other, generic]


def test_a_mistake_that_only_a_worked_example_shows_is_chance():
    named, generic = Diagnosis("mistake", "by d", mistake="by_d"), Diagnosis("scale", "twice", factor=2.0)
    example = case("test_example[2", "failed", visibility="visible", diagnoses=(named, generic))
    hidden = case("test_a[7", "failed", diagnoses=(generic,))
    assert [test.diagnosis for test in score([example, hidden])[0]] == [generic, generic]
    assert score([example])[0][0].diagnosis == named


def of_dtype() -> Case:
    return replace(CASE, id=DTYPE_TEST, outcome="failed", dtype=None, device=None, weight=0.0)


def test_another_dtype_costs_half_a_point_of_the_tests_that_it_is_in():
    cases = [case("test_a[7", other_dtype=True), case("test_b[7", weight=8.0, other_dtype=True), of_dtype()]
    tests, earned, most = score(cases)
    assert (earned, most) == (9.5, 10.0)
    assert [(test.points, test.max_points) for test in tests] == [(1.5, 1.5), (8.0, 8.0), (0.0, 0.5)]


def test_another_dtype_costs_no_more_than_what_it_is_in():
    tests, earned, most = score([case("test_a[7", weight=0.25, other_dtype=True), case("test_b[7"), of_dtype()])
    assert (earned, most) == (2.0, 2.25)
    assert [test.max_points for test in tests] == [0.0, 2.0, 0.25]


def test_another_dtype_costs_the_same_on_two_devices():
    pair = [case("test_a[7", other_dtype=True), case("test_a[7", device="cuda", other_dtype=True)]
    assert score([*pair, of_dtype()])[1:] == (1.5, 2.0)


def test_another_dtype_costs_nothing_where_the_points_are_lost_already():
    cases = [case("test_a[7", other_dtype=True), case("test_a[1", "failed"), of_dtype()]
    tests, earned, most = score(cases)
    assert (earned, most) == (0.0, 2.0)
    assert tests[2].max_points == 0.0
