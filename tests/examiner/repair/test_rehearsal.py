"""What a program says to another one's requests: whether that tells what would end the case."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from grader.examiner.repair.rehearsal import UNSURE, Rehearsal
from grader.judging.compare.interface import Truth
from grader.judging.judge import AnswerWrong, Question, Strict
from grader.sandbox.guest.wire import Frame
from grader.sandbox.host.call import Call
from grader.sandbox.host.faults import LearnerRaised
from grader.sandbox.host.worker import MOST_AHEAD, Exchange

RIGHT, WRONG = torch.tensor([1.0, 2.0], dtype=torch.float64), torch.tensor([1.0, 3.0], dtype=torch.float64)
ASKED = ("make a layer", "its weights", "the output", "the gradients")
FAILED = {"failed": {"kind": "raised", "type": "ValueError", "message": "no", "frames": []}}


def question(name: str, got: object) -> Question:
    return Question(name, got, Truth(RIGHT, torch.float64, "cpu", 1e-9, ((2,),)))


@pytest.fixture
def rehearsal():
    """A case of four requests: the third answer was right, and in the fourth the gradient of w was wrong."""
    values = ("a layer", RIGHT.clone(), RIGHT.clone(), {"w": [WRONG], "b": RIGHT.clone()})
    exchanges = [
        Exchange(Call.same(call), b"", Frame(b"", memoryview(b"")), {"value": value})
        for call, value in zip(ASKED, values, strict=True)
    ]
    questions = [(question("the output", values[2]), 3), (question("the gradient", values[3]["w"][0]), 4)]
    judge = Strict({})
    judge.judge(questions[0][0])
    with pytest.raises(AnswerWrong) as wrong:
        judge.judge(questions[1][0])
    return Rehearsal.of(exchanges, questions, wrong.value, {})


def test_what_says_the_same_ends_the_same(rehearsal):
    assert rehearsal.came_of([None] * 4) is rehearsal.came


def test_another_wrong_answer_is_told_by_the_truth(rehearsal):
    came = rehearsal.came_of([None, None, None, {"value": {"w": [2 * WRONG], "b": RIGHT}}])
    assert isinstance(came, AnswerWrong)
    assert (came.number, came.answer.got.tolist()) == (1, [2.0, 6.0])
    earlier = rehearsal.came_of([None, None, {"value": WRONG}, None])
    assert (type(earlier), earlier.number) == (AnswerWrong, 0)


@pytest.mark.parametrize("said", [{"value": {"b": RIGHT}}, {"value": None}, {"value": {"w": []}}, {"function": -1}])
def test_an_answer_that_is_no_longer_there_is_wrong(rehearsal, said):
    assert isinstance(rehearsal.came_of([None, None, None, said]), AnswerWrong)


def test_what_may_be_right_must_be_run(rehearsal):
    assert rehearsal.came_of([None, None, None, {"value": {"w": [RIGHT], "b": RIGHT}}]) is UNSURE


def test_what_the_truth_may_follow_from_must_be_run(rehearsal):
    assert rehearsal.came_of([None, {"value": WRONG}, None, None]) is UNSURE


@pytest.mark.parametrize("at", range(4))
def test_an_exception_ends_it_where_it_is(rehearsal, at):
    came = rehearsal.came_of([*[None] * at, FAILED])
    assert isinstance(came, LearnerRaised)
    assert came.type_name == "ValueError"


def test_a_wrong_answer_before_an_exception_comes_first(rehearsal):
    assert isinstance(rehearsal.came_of([None, None, {"value": WRONG}, FAILED]), AnswerWrong)


@pytest.mark.parametrize("of", [float, torch.tensor, np.asarray])
def test_a_list_of_numbers_is_judged_as_the_tensor_that_it_was_made_of(of):
    def said(numbers):
        return {"value": ("weights", [of(number) for number in numbers])}

    exchange = Exchange(Call.same("train"), b"", Frame(b"", memoryview(b"")), said([1.0, 3.0]))
    with pytest.raises(AnswerWrong) as wrong:
        Strict({}).judge(question("the losses", WRONG))
    rehearsal = Rehearsal.of([exchange], [(question("the losses", WRONG.clone()), 1)], wrong.value, {})
    assert isinstance(rehearsal.came_of([said([2.0, 2.0])]), AnswerWrong)
    assert isinstance(rehearsal.came_of([said([2.0])]), AnswerWrong)
    assert rehearsal.came_of([said([1.0, 2.0])]) is UNSURE


def test_what_cant_be_asked_at_once_or_ends_in_words_has_none():
    large = Exchange(Call.same(""), b"." * (MOST_AHEAD + 1), Frame(b"", memoryview(b"")), {"value": 1})
    assert Rehearsal.of([large], [], None, {}) is None
    assert Rehearsal.of(None, [], None, {}) is None
    assert Rehearsal.of([], [], AssertionError("in words"), {}) is None
