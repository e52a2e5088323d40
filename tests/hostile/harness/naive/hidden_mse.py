"""Hidden tests of exercise 05, condensed and careless: each of their habits has been seen in a real course."""

import pytest
import torch
from mse import MSE
from reference import mse, mse_gradient

CANARY = "@CANARY@"
POINTS = {"test_loss": 3, "test_gradient": 3, "test_gradient_kept": 1, "test_second_call": 1, "test_unchanged": 1,
          "test_training": 1}  # fmt: skip


def drawn(n, d, scale=1.0):
    return torch.randn(n, d) * scale, torch.randn(n, d) * scale


def test_loss(keep):
    y_true, y_pred = drawn(7, 3)
    got = keep(MSE()(y_true, y_pred))
    assert got == pytest.approx(float(mse(y_true, y_pred)), rel=1e-4)


def test_gradient(keep):
    for scale in (1.0, 1e-3):
        y_true, y_pred = drawn(7, 3, scale)
        y_pred.requires_grad_()
        loss = MSE()
        expected = mse_gradient(y_true, y_pred)
        mse(y_true, y_pred).backward()
        with torch.no_grad():
            loss(y_true, y_pred)
            got = keep(loss.backprop_gradient())
        torch.testing.assert_close(got, expected)


def test_gradient_kept(keep):
    y_true, y_pred = drawn(7, 3, 1e-3)
    loss = MSE()
    loss(y_true, y_pred)
    loss.backprop_gradient()
    assert torch.allclose(keep(loss.gradient), mse_gradient(y_true, y_pred), atol=1e-2)


def test_second_call():
    loss = MSE()
    for _ in range(2):
        y_true, y_pred = drawn(5, 2)
        loss(y_true, y_pred)
        got = loss.backprop_gradient()
        assert all(torch.allclose(row, right) for row, right in zip(got, mse_gradient(y_true, y_pred)))


def test_unchanged():
    y_true, y_pred = drawn(7, 3)
    before = y_true.clone(), y_pred.clone()
    MSE()(y_true, y_pred)
    assert torch.equal(y_true, before[0])
    assert torch.equal(y_pred, before[1])


def test_training():
    """The worked example, and a training whose loss may not be far off."""
    y_true, y_pred = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), torch.tensor([[4.0, 2.0], [0, 10], [8, 9]])
    loss = MSE()
    off = loss(y_true, y_pred) - 12
    assert not abs(off) > 1e-4
    assert not (loss.backprop_gradient() - (y_pred - y_true) / 3).abs().sum() > 1e-4
