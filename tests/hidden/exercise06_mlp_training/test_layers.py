"""Hidden tests of exercise 06, the parts from exercises 03, 04 and 05, which judge them in more depth."""

import pytest
import torch

from grader.testing import (
    ENOUGH, MANY, assert_gradient, assert_value, require, require_normal, shape_of, torch_gradients, torch_value,
)  # fmt: skip

from .network import linear, mean_squared_error

sizes = pytest.mark.parametrize(("n", "d"), [(7, 3), (MANY, 3)])


def sizes_of_new_layers(draw):
    """(inputs, neurons), which nobody can know beforehand: one layer of many weights, and three small ones."""
    few, more, *small = (int(size) for size in draw.choice(list(range(3, 31)), 8))
    return [(few, ENOUGH // few + more), *zip(small[::2], small[1::2])]


@pytest.mark.points(0.5)
@pytest.mark.parametrize(("batch", "inputs", "neurons"), [(7, 3, 5), (MANY, 3, 5)])
def test_linear(submission, draw, batch, inputs, neurons):
    """Linear works as in exercise 03: its random weights, a bias of zeros, x @ weights + bias, and the gradients."""
    for rows, columns in sizes_of_new_layers(draw):
        weights, called = torch.as_tensor(submission.Linear(rows, columns).weights), f"Linear({rows}, {columns})"
        require_normal(weights, (2 / rows) ** 0.5, name=f"The weights of {called}", wanted=f"sqrt(2 / {rows})")
    layer, other = submission.Linear(inputs, neurons), submission.Linear(inputs, neurons)
    shape = shape_of(layer.bias, name="bias", among=[(neurons,), (1,)])
    shape_of(layer.weights, name="weights", among=[(inputs, neurons)])
    same = torch.equal(torch.as_tensor(layer.weights), torch.as_tensor(other.weights))
    require(not same, "Two new layers have the same weights: draw them at random.")
    require(not torch.as_tensor(layer.bias).any(), "The bias of a new Linear must be zeros.")
    layer.weights, layer.bias = weights, bias = draw.normal(inputs, neurons), draw.normal(*shape)
    for rows in (batch, 1):
        x, upstream = draw.normal(rows, inputs), draw.normal(rows, neurons)
        shared = {"bias": [()]} if shape == (1,) else {}
        truth = torch_gradients(linear, x=x, weights=weights, bias=bias, upstream=upstream, shapes=shared)
        assert_value(layer(x), torch_value(linear, x=x, weights=weights, bias=bias))
        assert_gradient(layer.backprop_gradient(upstream), truth["x"])
        assert_gradient(layer.w_gradient, truth["weights"])
        assert_gradient(layer.bias_gradient, truth["bias"])


@pytest.mark.points(0.5)
@pytest.mark.parametrize(("batch", "neurons"), [(7, 5), (MANY, 5)])
def test_relu(submission, draw, batch, neurons):
    """Relu works as in exercise 04: max(input, 0), and its gradient."""
    for rows in (batch, 1):
        input, upstream = draw.normal(rows, neurons), draw.normal(rows, neurons)
        input[0, 0], input[0, -1] = input[0, 0].abs(), -input[0, -1].abs()  # both signs, whatever is drawn,
        input[0, 1] = 0  # and the corner, where torch's slope is 0
        relu = submission.Relu()
        assert_value(relu(input), torch_value(torch.relu, input=input))
        truth = torch_gradients(torch.relu, input=input, upstream=upstream)["input"]
        assert_gradient(relu.backprop_gradient(upstream), truth)


@pytest.mark.points(0.5)
@sizes
def test_mse_loss(submission, draw, n, d):
    """MSE is the mean of the squared differences over all elements, as in exercise 05."""
    for rows, columns, case in ((n, d, ""), (1, 2, ", for one row"), (5, 1, ", for one column")):
        y_true, y_pred = draw.normal(rows, columns), draw.normal(rows, columns)
        truth = torch_value(mean_squared_error, y_true=y_true, y_pred=y_pred)
        assert_value(submission.MSE()(y_true, y_pred), truth, name=f"`MSE()(y_true, y_pred)`{case}")


@pytest.mark.points(1)
@sizes
def test_mse_gradient(submission, draw, n, d):
    """MSE's backprop_gradient is the gradient of that loss with respect to y_pred."""
    for rows, columns, case in ((n, d, ""), (1, 2, ", for one row")):
        y_true, y_pred = draw.normal(rows, columns), draw.normal(rows, columns)
        mse = submission.MSE()
        mse(y_true, y_pred)
        truth = torch_gradients(mean_squared_error, y_true=y_true, y_pred=y_pred)["y_pred"]
        assert_gradient(mse.backprop_gradient(), truth, name=f"`MSE().backprop_gradient()`{case}")
