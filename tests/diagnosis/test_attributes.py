"""What is seen before any value: type, dtype, device, and whether they are numbers at all."""

from __future__ import annotations

import math

import pytest
import torch

from grader.diagnosis.detectors import nonfinite, wrong_device, wrong_dtype, wrong_type
from grader.judging.compare.compare import compare
from grader.judging.compare.interface import Answer


@pytest.mark.parametrize(
    ("got", "hint"),
    [(None, "`return` missing"), ((1, 2), "end in a comma"), ([1.0], "convert the list"), ("x", "assigns it")],
)
def test_not_a_tensor(wrong, normal, got, hint):
    found = wrong_type.detect(wrong(got, normal(3)))
    assert found is not None
    assert (found.kind, hint in found.advice) == ("type", True)


def test_wrong_dtype(wrong, normal):
    found = wrong_dtype.detect(wrong(normal(3).float(), normal(3), torch.float64))
    assert found is not None
    assert found.kind == "dtype"
    assert "created without a dtype" in found.advice


def test_wrong_device(truth_of, normal):
    truth = truth_of(normal(3), device="cuda")  # the answer is on the CPU: no GPU needed
    mismatch = compare(normal(3).float(), truth)
    assert mismatch is not None
    found = wrong_device.detect(Answer("x_gradient", normal(3), truth, mismatch))
    assert found is not None
    assert (found.kind, "created without a device" in found.advice) == ("device", True)


@pytest.mark.parametrize(("value", "hint"), [(math.nan, "0/0"), (math.inf, "exp()"), (-math.inf, "logarithm of 0")])
def test_nonfinite(wrong, normal, value, hint):
    got = normal(3, 5)
    got[1, 2] = value
    found = nonfinite.detect(wrong(got, normal(3, 5)))
    assert found is not None
    assert (found.kind, hint in found.advice) == ("nonfinite", True)


def test_silent_on_wrong_values(wrong, normal):
    answer = wrong(normal(3, seed=1), normal(3))
    assert [m.detect(answer) for m in (wrong_type, wrong_dtype, wrong_device, nonfinite)] == [None] * 4
