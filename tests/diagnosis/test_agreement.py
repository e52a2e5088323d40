"""Two tensors agree if they are close and that can't be chance."""

from __future__ import annotations

import math

import torch

from grader.diagnosis.detectors.agreement import agrees, close, evidence


def test_close_asks_for_the_same_shape():
    assert not close(torch.ones(1, 3), torch.ones(3), 1.0)
    assert not close(torch.ones(0), torch.ones(0), 1.0)


def test_close_is_absolute():
    assert close(torch.tensor([1.0, 2.5]), torch.tensor([1.0, 2.0]), 0.5)
    assert not close(torch.tensor([1.0, 2.51]), torch.tensor([1.0, 2.0]), 0.5)


def test_nan_and_infinity_are_close_to_nothing():
    for strange in (math.nan, math.inf):
        tensor = torch.tensor([strange])
        assert not close(tensor, tensor, 1.0)


def test_evidence_counts_bits():
    assert evidence(torch.tensor([8.0, 0.0, 0.5, -4.0]), 1.0) == 3 + 2


def test_near_zeros_agree_about_nothing():
    tiny = torch.full((100,), 1e-9, dtype=torch.float64)
    assert close(-tiny, tiny, 1e-6)
    assert not agrees(-tiny, tiny, 1e-6)


def test_one_number_is_not_enough_where_much_is_allowed():
    assert agrees(torch.tensor([1.1]), torch.tensor([1.1]), 1e-6)
    assert not agrees(torch.tensor([1.0]), torch.tensor([1.0]), 1e-2)
