"""Which cases of a session are run, after what became of those before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.examiner.modes import MODES
from grader.examiner.schedule import Schedule
from grader.examiner.verdict import Verdict
from grader.judging.case import CaseFacts, Group

FORWARD = CaseFacts(
    id="test_forward[3-float32-cpu]", sentence="forward is right.", points=1.0, visibility="hidden",
    group=Group("test_forward", "float32", "cpu"), sizes={}, inputs="test_forward/n=3", waits_for=(), needs="cpu",
)  # fmt: skip
BACKWARD = replace(
    FORWARD, id="test_backward[3-float32-cpu]", group=Group("test_backward", "float32", "cpu"),
    waits_for=("test_forward",),
)  # fmt: skip
WRONG = Verdict("failed", "forward is off")


def schedule(mode: str = "grade", missing: str = "", stopped: Verdict | None = None) -> Schedule:
    return Schedule(MODES[mode], lambda device: missing, stopped)


def test_all_run_as_long_as_nothing_is_wrong():
    plan = schedule()
    plan.record(FORWARD, Verdict("passed"))
    assert plan.skip(BACKWARD) is None
    assert plan.passed("test_forward")


def test_a_test_waits_for_the_one_that_it_requires():
    plan = schedule()
    plan.record(FORWARD, WRONG)
    waiting = plan.skip(BACKWARD)
    assert waiting is not None
    assert (waiting.outcome, waiting.waits_for) == ("not_checked", "test_forward")
    assert waiting.feedback == "not checked until this passes: forward is right"
    assert not plan.passed("test_forward")


def test_it_waits_in_the_same_dtype_and_on_the_same_device_alone():
    plan = schedule()
    plan.record(FORWARD, WRONG)
    elsewhere = replace(BACKWARD, group=Group("test_backward", "float64", "cpu"))
    assert plan.skip(elsewhere) is None


def test_what_waits_for_a_waiting_test_waits_too():
    plan = schedule()
    plan.record(FORWARD, WRONG)
    plan.record(BACKWARD, plan.skip(BACKWARD))
    third = replace(FORWARD, group=Group("test_training", "float32", "cpu"), waits_for=("test_backward",))
    assert plan.skip(third).waits_for == "test_backward"


def test_tests_do_not_wait_for_one_that_could_not_be_run():
    plan = schedule()
    plan.record(FORWARD, Verdict("not_run", "not run: this test itself is broken"))
    assert plan.skip(BACKWARD) is None


def test_an_endless_loop_costs_its_test_its_time_once():
    plan = schedule()
    plan.record(FORWARD, Verdict("timeout", "`forward` ran for longer than 10 s."))
    again = plan.skip(replace(FORWARD, id="test_forward[5-float32-cpu]"))
    assert (again.outcome, again.feedback) == ("timeout", "`forward` ran for longer than 10 s.")


def test_a_submission_that_cannot_be_run_has_one_verdict_for_all():
    refused = Verdict("policy", "line 3 is not allowed")
    assert schedule(stopped=refused).skip(FORWARD) is refused
    missing = schedule(stopped=refused, missing="not run: no CUDA device").skip(FORWARD)
    assert (missing.outcome, missing.feedback) == ("not_run", "not run: no CUDA device")


@pytest.mark.parametrize(("points", "runs"), [(1.0, True), (0.0, False)])
def test_a_mutant_runs_tests_with_points_alone_and_none_waits(points, runs):
    plan = schedule("kill")
    plan.record(FORWARD, WRONG)
    assert (plan.skip(replace(BACKWARD, points=points)) is None) == runs


def test_a_known_mistake_goes_no_further_than_the_first_test_that_it_fails():
    plan = schedule("name")
    other = replace(BACKWARD, waits_for=())
    assert plan.skip(other) is None
    plan.record(replace(FORWARD, visibility="visible"), WRONG)
    assert plan.skip(other) is None
    plan.record(FORWARD, WRONG)
    assert plan.skip(other).outcome == "not_run"
    assert plan.skip(replace(FORWARD, id="test_forward[5-float32-cpu]")) is None
