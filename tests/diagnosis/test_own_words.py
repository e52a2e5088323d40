"""A slip in the words of the submission: with its own names and numbers, or it is said whose they are."""

from __future__ import annotations

import pytest

from grader.course.catalogue import find
from grader.diagnosis.own_words import OwnWords
from grader.diagnosis.slips.program import Slip
from grader.submission.interface import Chunk, Submission

RIGHT = "def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):\n    o, g = split(x)\n    return sigmoid(o) * tanh(g)\n"
WHOSE = " (the names are a right solution's)"


def words(source: str) -> OwnWords:
    return OwnWords(find("24"), Submission("own.py", "", (Chunk("own.py", source),), uses_torch=True))


def said(own: OwnWords, what: str, function: str = "") -> str:
    return own.said(Slip(what, True, function, range(1), lambda: ""), RIGHT)


@pytest.mark.parametrize(
    ("source", "whose"),
    [
        ("o, g = split(x)", ""),
        ("o = sigmoid(x)", WHOSE),  # another thing of the same name
        ("gate = sigmoid(x)", WHOSE),
    ],
)
def test_a_name_is_the_submissions_if_it_stands_for_the_same(source, whose):
    assert said(words(source), "`o` stands where `o` belongs") == f"`o` stands where `o` belongs{whose}"


def test_a_name_that_the_exercise_gives_needs_no_telling():
    own = words("def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b): pass")
    assert said(own, "`Wh` isn't transposed", "lstm_step_forward") == "`Wh` isn't transposed, in `lstm_step_forward`"


def test_an_argument_in_another_place_is_another_one():
    own = words("def lstm_step_forward(x, prev_c, prev_h, Wx, Wh, b): pass")
    assert said(own, "`prev_h` is left out") == f"`prev_h` is left out{WHOSE}"


@pytest.mark.parametrize(
    ("source", "there"),
    [("x ** 3", True), ("x * x * x", False), ("x ** 3e0", True), ("x3 + y", False), ("x ** (3 / 1)", True)],
)
def test_a_number_is_there_if_it_is_written(source, there):
    assert words(source).may_have("the power is 3 where it should be 2") == there


def test_what_speaks_of_no_number_may_always_be_there():
    assert words("x").may_have("axis 1 stands where axis 0 belongs")
    assert words("x * x").may_have("the power is 2 where it should be 3")
