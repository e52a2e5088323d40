"""What the course's own programs answer is computed once for a class, and for no other inputs."""

from __future__ import annotations

import random

import pytest

from grader.diagnosis import settings
from grader.diagnosis.replay import NEVER
from grader.judging.oracle.remembered import Known, remembering
from grader.sandbox.host.in_process import InProcess
from grader.testing import assert_gradient, like, returns, torch_gradients

from .conftest import submission

RIGHT = """
    def slope(x, lr):
        return 2 * lr * x
"""
WRONG = """
    def slope(x, lr):
        return 3 * lr * x
"""


def check(remote, draw):
    x = draw.normal(5, 3)
    truth = torch_gradients(lambda x: 0.1 * (x**2).sum(), x=x)["x"]
    assert_gradient(returns(remote.slope(x, 0.1), dx=like(x)), truth, name="dx")


class Counted(InProcess):
    """Counts how often a program of ours is run."""

    times = 0

    def __init__(self, *given):
        Counted.times += 1
        super().__init__(*given)


@pytest.fixture
def replay(failed):
    Counted.times = 0
    return failed(check, WRONG).replay


def test_an_outcome_is_computed_once_for_a_class(replay, failed):
    with remembering(Known()):
        first = replay.outcome(submission(RIGHT), 0, Counted)
        again = failed(check, WRONG.replace("3", "4")).replay.outcome(submission(RIGHT), 0, Counted)
        assert Counted.times == 1
        assert again is first


def test_other_programs_answers_and_inputs_have_their_own(replay):
    with remembering(Known()):
        for run, program, number in (
            (replay, RIGHT, 0), (replay, WRONG, 0), (replay, RIGHT, NEVER), (replay.anew(0), RIGHT, 0),
            (replay.anew(1), RIGHT, 0),
        ):  # fmt: skip
            run.outcome(submission(program), number, Counted)
        assert Counted.times == 5


def test_an_exception_is_kept_without_what_it_was_raised_in(replay):
    with remembering(Known()):
        came = replay.outcome(submission("def slope(x, lr):\n    raise ValueError\n"), 0)
    assert isinstance(came, Exception)
    assert came.__traceback__ is None


def test_what_is_heard_of_a_call_is_the_same_the_second_time(replay):
    with remembering(Known()):
        first, second = (settings.listen(submission(RIGHT), replay, 0) for _ in range(2))
    assert first.rates == second.rates == {"lr": 0.1}
    assert first.shapes == {"x.shape[0]": 5, "x.shape[1]": 3}


@pytest.mark.parametrize(
    ("program", "runs"),
    [
        (RIGHT, 1),
        (WRONG, 1),  # it would be wrong again
        ("import torch\ndef slope(x, lr):\n    return (3 + torch.rand(())) * lr * x\n", 2),
        ("import numpy as np\nnp.random.rand()\ndef slope(x, lr):\n    return 3 * lr * x\n", 2),  # while it loads
    ],
)
def test_a_program_that_draws_nothing_is_not_given_a_second_try(replay, program, runs):
    assert replay.may_pass(submission(program), Counted) == (program == RIGHT)
    assert Counted.times == runs


def test_a_program_that_is_right_with_another_seed_may_pass(replay):
    random.seed(replay.seed)
    first = random.random()
    slope = f"def slope(x, lr):\n    return (3 if at == {first!r} else 2) * lr * x\n"
    program = f"import random\nat = random.random()\n{slope}"
    assert replay.may_pass(submission(program), Counted)
    assert Counted.times == 2
