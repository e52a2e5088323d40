"""What is compared with what, and what a difference looks like."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import torch

MismatchKind = Literal["type", "shape", "dtype", "device", "nonfinite", "values"]
Role = Literal["input", "upstream", "gradient", "value"]


@dataclass(frozen=True)
class Truth:
    """The right answer, computed by torch.

    value: float64, on the CPU. dtype, device: those that the answer must have. allowed: the largest absolute
    difference that still counts as right (design/tolerances.md). shapes: what the answer's shape may be; the first
    is the value's own. central_difference: computes the same gradient from values of the function alone, in float64, by
    default as well as can be, or with the `step` and the `ways` of judging/oracle/truth.py; None where the truth isn't
    a gradient.
    """

    value: torch.Tensor
    dtype: torch.dtype
    device: str
    allowed: float
    shapes: tuple[tuple[int, ...], ...]
    central_difference: Callable[..., torch.Tensor] | None = field(default=None, compare=False, repr=False)

    @property
    def scale(self) -> float:
        """The largest magnitude in the truth; 0 for an empty one."""
        return float(self.value.abs().max()) if self.value.numel() else 0.0


@dataclass(frozen=True)
class Mismatch:
    """How an answer differs from the truth.

    sentence: says it without naming the answer ("has shape (5, 3); expected (3, 5)"). max_abs, max_rel: the largest
    difference, absolute and relative to the truth's largest element; None where there is no number. index: where the
    largest difference is. wrong, total: how many elements differ by more than `allowed`, and how many there are.
    type_name: the type of an answer that isn't a tensor ("NoneType").
    """

    kind: MismatchKind
    sentence: str
    allowed: float
    max_abs: float | None = None
    max_rel: float | None = None
    index: tuple[int, ...] = ()
    wrong: int = 0
    total: int = 0
    type_name: str = ""


@dataclass(frozen=True)
class TracedValue:
    """A value that a test has computed with so far: an argument of a truth's function, the upstream gradient, the truth
    of a gradient or of a value.

    name: of the argument, as the test's function calls it ("weights"); "" for a value. value: float64, on the CPU.
    source: the object that stood for it in the test, a tensor or a Truth.

    An argument need not have been given to the learner's code: where an error is carried forward, it is what that code
    returned a step before.
    """

    role: Role
    name: str
    value: torch.Tensor
    source: object

    @property
    def is_argument(self) -> bool:
        """Whether a truth was computed from it: an argument of its function, or the upstream gradient."""
        return self.role in ("input", "upstream")

    @property
    def called(self) -> str:
        """What a sentence calls it: the upstream gradient, `weights`."""
        return "the upstream gradient" if self.role == "upstream" else f"`{self.name}`"


@dataclass(frozen=True)
class Answer:
    """What the learner's code gave, beside the truth: all that a detector may look at.

    got: float64 on the CPU in its own shape, or None where it isn't numbers. sizes: the sizes of this case by their
    names in the exercise ({"n": 7, "d": 3}). steps: what a step is, if it is a value over a training. unchanged:
    whether it is an argument that should have been left alone. traced: the other values of the test by then.
    carried: the same answer beside what is right given the learner's own value from the previous step, where that is
    another truth.
    """

    name: str
    got: torch.Tensor | None
    truth: Truth
    mismatch: Mismatch
    sizes: Mapping[str, float] = field(default_factory=dict)
    steps: str = ""
    unchanged: bool = False
    traced: tuple[TracedValue, ...] = ()
    carried: Answer | None = None
