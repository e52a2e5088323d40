"""The laziest answers to an exercise, made from its reference: the right code, whose numbers are thrown away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.authoring.check.trial import mutated
from grader.course.catalogue import Exercise
from grader.submission.interface import Submission
from grader.submission.submitted import submitted

KINDS = ("zeros", "ones", "counting", "echo", "random", "nan")
"""What stands in place of each array. counting: 0.01, 0.02, 0.03 …; echo: an argument of its shape, or the weights for
their own gradient."""

RAISES = "raises"
"""No gradient can be asked for; all else is right."""

GRADIENTS = {
    1: ("backward",), 2: ("gradients",), 3: ("Linear.backprop_gradient",), 4: ("Relu.backprop_gradient",),
    5: ("MSE.backprop_gradient",),
    6: ("Linear.backprop_gradient", "Relu.backprop_gradient", "MSE.backprop_gradient"),
    7: ("gradients",), 8: ("gradients",), 9: ("gradients",), 10: ("gradients",),
    12: ("LegendrePolynomial3.backward",), 15: ("softmax_backward", "softmax_loss"), 17: ("batchnorm_backward",),
    18: ("layernorm_backward",), 19: ("dropout_backward",), 20: ("conv_backward_naive",),
    21: ("max_pool_backward_naive",), 22: ("word_embedding_backward",), 23: ("rnn_step_backward", "rnn_backward"),
    24: ("lstm_step_backward", "lstm_backward"), 25: ("attention_backward", "multi_head_backward"),
    26: ("Value.backward",), 27: ("numeric_gradient",), 28: ("block_backward", "loss_and_gradients"),
}  # fmt: skip
"""The functions of each reference that compute gradients. In 11, 13 and 14 torch does; in 16 gradients are given."""

APPENDED = Path(__file__).with_name("appended.py")


@dataclass(frozen=True)
class Lazy:
    """A lazy answer. kind: of KINDS, or RAISES. whole: whether it is that throughout, not in its gradients alone."""

    kind: str
    whole: bool
    submission: Submission


def lazy_answers(exercise: Exercise) -> Iterator[Lazy]:
    """All of an exercise: those whose gradients alone are lazy first, where there are such."""
    names = GRADIENTS.get(exercise.number)
    if names:
        yield from (Lazy(kind, False, _made(exercise, kind, names)) for kind in (RAISES, *KINDS))
    yield from (Lazy(kind, True, _made(exercise, kind, ())) for kind in KINDS)


def _made(exercise: Exercise, kind: str, names: tuple[str, ...]) -> Submission:
    source = exercise.solution.read_text(encoding="utf-8")
    last = f"make_lazy(globals(), {kind!r}, {names!r})"
    reference = submitted(exercise, exercise.solution)
    return mutated(reference, "\n\n".join((source, APPENDED.read_text(encoding="utf-8"), last)))
