"""The only API that hidden tests import.

A hidden test is an ordinary pytest function. Its docstring is the sentence that the learner reads; its fixtures are
`submission` (the learner's code), `draw` (random inputs), `dtype` and `device`; its mark is `points(n)`, or
`points(n, requires="test_other")`. The integers of its parametrization are the sizes that diagnoses speak of; for
FEW, SOME and MANY among them, each session draws a number.
design/authors.md says how to write one.
"""

from __future__ import annotations

from grader.judging.carried_forward import (
    as_truth,
    differs,
    forward_mistake,
    is_right,
    own_factor,
    recognisable_value,
    try_call,
    usable_value,
    wrong_value,
    wrong_values,
)
from grader.judging.compare.interface import Truth
from grader.judging.oracle.draw import Draw
from grader.judging.oracle.sizes import FEW, MANY, SOME
from grader.judging.oracle.truth import torch_gradients, torch_value
from grader.sandbox.host.remote import RemoteSubmission, call_remote, get, gradients_of, keeping, put
from grader.testing.answers import assert_gradient, assert_value, show_scatter
from grader.testing.arguments import assert_unchanged, callback, integers, unchanged
from grader.testing.random_numbers import ENOUGH, require_normal
from grader.testing.returned import entry, has_shape, like, numbers, require, returns, shape_of
from grader.testing.slopes import Slopes, own_slopes, random_directions
from grader.testing.training import Training
from grader.testing.truths import follows_from, from_written_out, in_place_of, known_value, part

__all__ = [
    "ENOUGH", "FEW", "MANY", "SOME", "Draw", "RemoteSubmission", "Slopes", "Training", "Truth", "as_truth",
    "assert_gradient", "assert_unchanged", "assert_value", "call_remote", "callback", "differs", "entry",
    "follows_from", "forward_mistake", "from_written_out", "get", "gradients_of", "has_shape", "in_place_of",
    "integers", "is_right", "keeping", "known_value", "like", "numbers", "own_factor", "own_slopes", "part", "put",
    "random_directions", "recognisable_value", "require", "require_normal", "returns", "shape_of", "show_scatter",
    "torch_gradients", "torch_value", "try_call", "unchanged", "usable_value", "wrong_value", "wrong_values",
]  # fmt: skip
