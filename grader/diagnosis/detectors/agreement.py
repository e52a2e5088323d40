"""When two tensors agree, and when that can't be chance: the rule that all detectors share."""

from __future__ import annotations

import math

import torch

from grader.diagnosis.detectors.factor import Reading
from grader.judging.compare.interface import Answer

BITS = 12.0
"""How much evidence an explanation needs: one chance in 4,096. One right float32 number brings about 18 bits, of which
a sum with cancellation keeps some; any two numbers bring more than enough."""


SAME_FACTOR = 1e-3
"""Two factors that differ by less, relatively, are one."""
TWO_SLIPS = 36.0
"""Bits for two slips at once: there are some hundred pairs to choose from."""


def wrong_values(answer: Answer) -> torch.Tensor | None:
    """The answer in the shape of the truth, if its values are all that is wrong with it."""
    if answer.got is None or answer.mismatch.kind != "values":
        return None
    return answer.got.reshape(answer.truth.value.shape)


def wrong_shape(answer: Answer) -> torch.Tensor | None:
    """The answer in its own shape, if that shape is wrong and the answer isn't empty."""
    if answer.got is None or answer.mismatch.kind != "shape" or not answer.got.numel():
        return None
    return answer.got


def close(got: torch.Tensor, wanted: torch.Tensor, allowed: float) -> bool:
    """Of the same shape, and nowhere further apart than `allowed` or than float64 rounds."""
    if got.shape != wanted.shape or not got.numel() or not bool(wanted.isfinite().all()):
        return False
    own = 8 * torch.finfo(torch.float64).eps * float(wanted.abs().max())
    return bool((got - wanted).abs().max() <= max(allowed, own))


def evidence(wanted: torch.Tensor, allowed: float) -> float:
    """How unlikely it is to come within `allowed` of `wanted` by chance, in bits.

    An element brings log2(|element| / allowed) bits; one that is not above `allowed`, or is 0, brings none. Where all
    are whole numbers, such as counts, one brings no more than its own digits, and its sign where both signs are there:
    2 is 2 by chance often enough.
    """
    if bool((wanted == wanted.round()).all()):
        signs = int((wanted != 0).sum()) if bool((wanted < 0).any() and (wanted > 0).any()) else 0
        return float((1 + wanted.abs()).log2().sum()) + signs
    bits = torch.log2(wanted.abs() / max(allowed, torch.finfo(torch.float64).tiny))
    return float(bits.clamp(min=0.0).sum())


def is_little(answer: Answer) -> bool:
    """Whether an answer could easily be the same for another reason: a count of two in place of three."""
    got = wrong_values(answer)
    return got is not None and evidence(got - answer.truth.value, 2 * answer.truth.allowed) < BITS


def best_factor(got: torch.Tensor, wanted: torch.Tensor) -> float:
    """The number that, times `wanted`, comes nearest to `got` in the sense of least squares."""
    return float((got * wanted).sum() / wanted.square().sum())


def is_same_factor(first: float | None, second: float | None) -> bool:
    """Whether two factors, measured in different cases, are one."""
    return math.isclose(first or 0.0, second or 0.0, rel_tol=SAME_FACTOR)


def is_near(reading: Reading, factor: float) -> bool:
    """Whether a measured factor may be this one: it is worth a closer look, no more."""
    return abs(float(reading.value) - factor) <= 0.01 * abs(factor)


def bits_for(reading: Reading) -> float:
    """How much evidence a reading needs. There are more of the longer ones: they need more."""
    return 10.0 + 2 * reading.length


def agrees(got: torch.Tensor, wanted: torch.Tensor, allowed: float, bits: float = BITS) -> bool:
    """Close, and not by chance: two tensors of near zeros agree about nothing."""
    return close(got, wanted, allowed) and evidence(wanted, allowed) >= bits
