"""What a test hands to the learner's code: arguments that must stay as they are, and functions of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch

from grader.judging.judge import Question, current
from grader.judging.oracle.truth import exactly
from grader.sandbox.host.callbacks import Callback
from grader.sandbox.host.remote import RemoteObject, RemoteSubmission, get, put
from grader.testing.returned import entry


@contextmanager
def unchanged(submission: RemoteSubmission, of: str = "", **given: Any) -> Iterator[dict[str, RemoteObject]]:
    """What is handed to the learner's code in this block must keep its value.

        with unchanged(submission, x=x, upstream=upstream) as mine:
            _, cache = returns(submission.forward(mine["x"]), "out", "cache")
            submission.backward(mine["upstream"], cache)

    Args:
        submission: The test's.
        of: The function whose arguments they are ("`backward`"), where sentences must say so.
        given: The arguments by the names that the learner gives them: tensors, or dicts of tensors.

    Yields:
        What stands for them, by name: to be handed to the learner's code.

    Raises:
        AnswerWrong: At the end of the block, for the first that has changed.
    """
    held = {name: put(submission, value) for name, value in given.items()}
    yield dict(held)
    for name, value in given.items():
        called = f"{name} of {of}" if of else name
        if type(value) is dict:
            left = get(held[name])
            for key, old in value.items():
                _judge(entry(left, key, of=f"What is now in {name}"), old, f'{called}["{key}"]')
        else:
            assert_unchanged(held[name], value, name=called)


def assert_unchanged(held: RemoteObject, value: Any, *, name: str) -> None:
    """What was put beside the learner's code still has its value, to the last bit.

    Args:
        held: What stands for it.
        value: A tensor: what it was.
        name: What the learner calls it.

    Raises:
        AnswerWrong: It has changed.
    """
    _judge(get(held), value, name)


def _judge(got: Any, value: Any, name: str) -> None:
    name = f"{name}, which the code was given and should leave alone,"
    current().judge(Question(name, got, exactly(value), unchanged=True))


def integers(drawn: torch.Tensor, count: int) -> torch.Tensor:
    """Labels or words, as the learner's code is given them.

    They are drawn as floating point numbers, so that an explanation may change them as it changes other inputs. The
    remainder of the division by `count` is always a label.

    Args:
        drawn: Numbers from 0 to count - 1: `draw.choice(list(range(count)), n)`.
        count: How many there are to choose from.

    Returns:
        int64, of the same shape.
    """
    return drawn.long() % count


def callback(function: Callable[..., Any], *like: torch.Tensor, name: str = "f") -> Callback:
    """A function of the test's to hand to the submission, whose code may call it while it is at that call.

    The function itself stays in the examiner: only its arguments and its value cross, as data.

    Args:
        function: Of tensors of `like`'s dtype and device; it returns one, or a number. It must not use the submission.
        like: A tensor for each argument, whose shape it must have.
        name: What the learner calls it.

    Returns:
        What to hand over.
    """
    return Callback(function, like, name)
