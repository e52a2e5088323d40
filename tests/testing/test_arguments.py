"""Arguments that must stay as they are."""

from __future__ import annotations

import pytest
import torch

from grader.judging.judge import AnswerWrong
from grader.sandbox.host.faults import LearnerFault
from grader.testing import unchanged

LEAVES = "def f(x, w): return x * w['a']"
CHANGES = "def f(x, w):\n    x += 1\n    return x"
CHANGES_AN_ENTRY = "def f(x, w):\n    w['b'] *= 2"
REPLACES_AN_ENTRY = "def f(x, w):\n    w['b'] = w['b'] + 1"
DROPS_AN_ENTRY = "def f(x, w):\n    del w['b']"


def called(submission, source: str, of: str = "") -> None:
    given = submission(source)
    x, w = torch.tensor([1.0, 2.0]), {"a": torch.tensor([3.0]), "b": torch.tensor([4.0])}
    with unchanged(given, of=of, x=x, w=w) as held:
        given.f(held["x"], held.pop("w"))


def test_what_leaves_its_arguments_alone_passes(submission, judge):
    called(submission, LEAVES)


@pytest.mark.parametrize(
    ("source", "name"),
    [(CHANGES, "x"), (CHANGES_AN_ENTRY, 'w["b"]'), (REPLACES_AN_ENTRY, 'w["b"]')],
)
def test_what_changes_one_fails_and_is_told_which(submission, judge, source, name):
    with pytest.raises(AnswerWrong) as raised:
        called(submission, source)
    assert raised.value.answer.unchanged
    assert raised.value.answer.name == f"{name}, which the code was given and should leave alone,"


def test_the_function_is_named_where_there_are_several(submission, judge):
    with pytest.raises(AnswerWrong, match=r"^x of `f`, which"):
        called(submission, CHANGES, of="`f`")


def test_an_entry_that_is_gone_is_told(submission, judge):
    with pytest.raises(LearnerFault, match="What is now in w returned a dict without 'b'"):
        called(submission, DROPS_AN_ENTRY)


def test_what_fails_in_the_block_is_told_as_itself(submission, judge):
    with pytest.raises(LearnerFault, match="wrong"):
        called(submission, "def f(x, w):\n    x += 1\n    raise ValueError('wrong')")
