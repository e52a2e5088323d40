"""Hidden tests of exercise 03, condensed and careless."""

import torch
from linear import Linear
from reference import linear_gradients

CANARY = "@CANARY@"
POINTS = {"test_start": 1, "test_forward": 1, "test_input_gradient": 3, "test_weight_gradient": 3,
          "test_bias_gradient": 2}  # fmt: skip


def layer_and_inputs():
    layer = Linear(3, 5)
    layer.weights, layer.bias = torch.randn(3, 5), torch.randn(5)
    x, upstream = torch.randn(7, 3), torch.randn(7, 5)
    return layer, x, upstream, linear_gradients(x, layer.weights, layer.bias, upstream)


def test_start():
    weights = Linear(50, 40).weights
    assert weights.shape == (50, 40)
    assert 0.1 < float(weights.std()) < 0.3


def test_forward():
    layer, x, _, _ = layer_and_inputs()
    torch.testing.assert_close(layer(x), x @ layer.weights + layer.bias)


def test_input_gradient():
    layer, x, upstream, expected = layer_and_inputs()
    layer(x)
    torch.testing.assert_close(layer.backprop_gradient(upstream), expected["x"])


def test_weight_gradient():
    layer, x, upstream, expected = layer_and_inputs()
    layer(x)
    layer.backprop_gradient(upstream)
    torch.testing.assert_close(layer.w_gradient, expected["weights"])


def test_bias_gradient():
    layer, x, upstream, expected = layer_and_inputs()
    layer(x)
    layer.backprop_gradient(upstream)
    torch.testing.assert_close(layer.bias_gradient, expected["bias"])
