"""A multiple of the truth, and what the factor means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import log, sqrt

import torch

from grader.diagnosis.detectors.agreement import (
    BITS,
    TWO_SLIPS,
    agrees,
    best_factor,
    bits_for,
    evidence,
    is_near,
    wrong_values,
)
from grader.diagnosis.detectors.factor import Reading, readings
from grader.diagnosis.detectors.training_divergence import shifted
from grader.judging.compare.interface import Answer
from grader.results import Diagnosis

FINEST = 4e-3
"""Whatever the tolerance, factors further apart than this are told apart: 2 and 2.01."""
UNNAMED = 1e-4
"""A factor without a name is written with six digits: only where the relative tolerance isn't larger than this."""
MAX_DENOMINATOR = 10_000
"""A fraction with a larger one, as of a learning rate, is written as a decimal number."""
LARGEST = 1e4
"""A factor without a name that is larger, or smaller than 1 by it, is what is left of a sum, and no factor."""
POWERS_OF_TEN = (0.001, 0.01, 0.1, 10.0, 100.0, 1000.0)
"""Factors that come from rates, shares and percent: no product of sizes, unless it is one size."""
OF_A_CONSTANT = "Look for one wrong factor: a constant in the formula, or a learning rate that doesn't belong there."
LOGARITHMS = (
    (1 / log(10), "That is 1/log(10): is log10 taken where log belongs?"),
    (1 / log(2), "That is 1/log(2): is log2 taken where log belongs?"),
)
"""Factors that are known, and what they come from."""
FINE = 1e-4
"""How near to such a factor one must be, relatively."""
CLEAR = 1_000.0
"""An answer must be off by this many tolerances before a factor without a name is one: what is nearly right is nearly a
multiple of the truth, too."""


def detect(answer: Answer) -> Diagnosis | None:
    """Every element is the same number of times what it should be."""
    got, truth = wrong_values(answer), answer.truth
    if got is None or not truth.scale or (answer.steps and shifted(answer, got)):  # falling evenly, it is both
        return None
    factor = best_factor(got, truth.value)
    allowed = min(truth.allowed, FINEST * truth.scale)
    named = [reading for reading in readings(answer.sizes) if _means(reading, factor, got, truth.value, allowed)]
    if named:
        return _named([reading for reading in named if reading.length == named[0].length], answer)
    return _of_a_root(factor, allowed, answer, got) or _unnamed(factor, allowed, answer, got)


def _means(reading: Reading, factor: float, got: torch.Tensor, truth: torch.Tensor, allowed: float) -> bool:
    """Whether the answer is this factor times the truth."""
    value = float(reading.value)
    if reading.names and reading.length > 1 and value in POWERS_OF_TEN:
        return False
    return is_near(reading, factor) and agrees(got, value * truth, abs(value) * allowed, bits_for(reading))


def _named(best: Sequence[Reading], answer: Answer) -> Diagnosis:
    factor, name = best[0].value, answer.name
    if factor == -1:
        fact = f"{name} has the right size but the wrong sign everywhere"
        return Diagnosis("sign", f"{fact}. Check what is subtracted from what.", factor=-1.0, fact=fact)
    means = _meaning([reading for reading in best if reading.names], answer.sizes)
    fact = f"{name} is exactly {_in_words(factor)}{means}"
    return Diagnosis("scale", f"{fact}. {_advice(best[0])}", factor=float(factor), fact=fact)


def _in_words(factor: Fraction) -> str:
    if factor == Fraction(1, 2):
        return "half what it should be"
    number = str(factor) if factor.denominator < MAX_DENOMINATOR else f"{float(factor):.6g}"
    if factor > 1:
        return f"{number} times too large"
    return f"{number} {'of' if abs(factor) < 1 else 'times'} what it should be"


def _meaning(best: Sequence[Reading], sizes: Mapping[str, float]) -> str:
    """What the factor is made of: (batch = 7), (2/batch, with batch = 7), (batch = 7 or inputs = 7)."""
    parts = []
    for reading in best:
        values = reading.values(sizes)
        parts.append(values if reading.length == 1 else f"{reading.words}, with {values}")
    return f" ({' or '.join(parts)})" if parts else ""


def _advice(reading: Reading) -> str:
    sign = " Its sign is wrong, too: check what is subtracted from what." if reading.sign < 0 else ""
    if reading.names:
        return f"Check what you divide by, and whether a sum should be a mean or a mean a sum.{sign}"
    if abs(reading.value) > 1:
        return f"Look for an extra factor 2, a missing 1/2, or something that is added twice.{sign}"
    return f"Look for a missing factor 2, perhaps from the derivative of a square, or an extra 1/2.{sign}"


def _of_a_root(factor: float, allowed: float, answer: Answer, got: torch.Tensor) -> Diagnosis | None:
    """The root of a size, or one by it: as in attention, and where weights are drawn."""
    for name, size in answer.sizes.items():
        for root, words in ((sqrt(size), f"√{name}"), (1 / sqrt(size), f"1/√{name}")) if size > 2 else ():
            near = abs(root - factor) <= 0.01 * factor
            if near and agrees(got, root * answer.truth.value, root * allowed, TWO_SLIPS):
                fact = f"{answer.name} is exactly {words} times what it should be ({name} = {size:g})"
                advice = f"{fact}. Look for √{name}: is it there once too often, or missing?"
                return Diagnosis("scale", advice, factor=root, fact=fact)
    return None


def _unnamed(factor: float, allowed: float, answer: Answer, got: torch.Tensor) -> Diagnosis | None:
    """One element fits any factor: the others must show it, and more clearly than a nearly right answer would."""
    truth = answer.truth.value
    others = truth.flatten().clone()
    others[int(others.abs().argmax())] = 0
    clear = abs(factor - 1) * answer.truth.scale > CLEAR * answer.truth.allowed
    shown = evidence(min(1.0, abs(factor - 1)) * others, allowed) >= 2 * BITS
    exact = allowed <= UNNAMED * answer.truth.scale and agrees(got, factor * truth, abs(factor) * allowed)
    if not (clear and shown and exact and 1 / LARGEST < abs(factor) < LARGEST):
        return None
    fact = f"{answer.name} is exactly {factor:.6g} times what it should be, in every element"
    hint = next((said for value, said in LOGARITHMS if abs(value / factor - 1) < FINE), OF_A_CONSTANT)
    return Diagnosis("scale", f"{fact}. {hint}", factor=factor, fact=fact)
