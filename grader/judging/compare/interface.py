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
    """The right answer, as torch has it.

    value: float64, on the CPU. dtype, device: those that the answer must have. allowed: the greatest absolute
    difference that still counts as right (design/tolerances.md). shapes: what the answer's shape may be; the first
    is the value's own. central_difference: computes the same gradient from values of the function alone, in float64;
    None where the truth isn't a gradient.
    """

    value: torch.Tensor
    dtype: torch.dtype
    device: str
    allowed: float
    shapes: tuple[tuple[int, ...], ...]
    central_difference: Callable[[], torch.Tensor] | None = field(default=None, compare=False, repr=False)

    @property
    def scale(self) -> float:
        """The largest magnitude in the truth; 0 for an empty one."""
        return float(self.value.abs().max()) if self.value.numel() else 0.0


@dataclass(frozen=True)
class Mismatch:
    """How an answer differs from the truth.

    sentence: says it without naming the answer ("has shape (5, 3), …"). max_abs, max_rel: greatest difference,
    absolute and relative to the truth's largest element; None where no number can be given. index: where the
    greatest difference is. wrong, total: elements that differ by more than is allowed, and all of them. type_name: of
    an answer that isn't a tensor, its type ("NoneType").
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
class Known:
    """What a test has computed with so far: an input, the upstream gradient, a gradient's truth or a value's.

    name: of the input, as the test's function calls it ("weights"); "" for a value. value: float64, on the CPU. source:
    the object that stood for it in the test, a tensor or a Truth.
    """

    role: Role
    name: str
    value: torch.Tensor
    source: object

    @property
    def was_given(self) -> bool:
        """Whether the learner's code was given it: an input, or the upstream gradient."""
        return self.role in ("input", "upstream")

    @property
    def called(self) -> str:
        """What a sentence calls it: the upstream gradient, `weights`."""
        return "the upstream gradient" if self.role == "upstream" else f"`{self.name}`"


@dataclass(frozen=True)
class Answer:
    """What the learner's code gave, beside the truth: all that a detector may look at.

    got: float64 on the CPU in its own shape, or None where it isn't numbers. sizes: the sizes of this case by their
    names in the exercise ({"n": 7, "d": 3}). steps: what the steps are, if it is a value over a training. unchanged:
    whether it is an argument that should have been left alone. known: what else the test knew by then.
    """

    name: str
    got: torch.Tensor | None
    truth: Truth
    mismatch: Mismatch
    sizes: Mapping[str, float] = field(default_factory=dict)
    steps: str = ""
    unchanged: bool = False
    known: tuple[Known, ...] = ()
