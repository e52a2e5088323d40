"""Worked examples: numbers that you can follow with a pencil. Reading this file is part of the exercise."""

import numpy as np
import torch

from grader.testing import Truth, assert_gradient, assert_value

X = torch.tensor([[2.0]])
Y_TRUE = torch.tensor([[1.0, 6.0]])
WEIGHTS = {
    "linear_ip": [[1.0, -1.0, 2.0, 0.0, -2.0]],
    "linear2": [
        [1.0, 0.0, -1.0, 2.0],
        [3.0, 1.0, 0.0, 1.0],
        [0.0, 1.0, 0.0, -1.0],
        [1.0, 1.0, 1.0, 1.0],
        [0.0, 2.0, 1.0, 0.0],
    ],
    "linear_op": [[1.0, 0.0], [0.0, 1.0], [1.0, 1.0], [2.0, 0.0]],
}


def known_model(submission):
    """The network of README.md: one input, and all biases 0."""
    model = submission.Model(1)
    for name, weights in WEIGHTS.items():
        layer = getattr(model, name)
        layer.weights, layer.bias = torch.tensor(weights), torch.zeros(*layer.bias.shape)
    return model


def number_table(numbers, dtype=torch.float32):
    """Numbers worked out with a pencil."""
    value = torch.tensor(numbers, dtype=torch.float64)
    return Truth(value, dtype, "cpu", 1e-5, (tuple(value.shape),))


def test_example_data(submission):
    """Example: y1 of README.md is 3 at x = [0, 0, 0], and 5 at x = [1, 1, -1]."""
    x = np.array([[0.0, 0.0, 0.0], [1.0, 1.0, -1.0]])
    y1 = submission.quadratic_func(x, np.array([[2, 3, -7]]), np.array([[-5, 11, 2]]), 3)
    assert_value(y1, number_table([[3.0], [5.0]], torch.float64))


def test_example_forward(submission):
    """Example: the network of README.md answers x = [[2]] with [[2, 4]]."""
    assert_value(known_model(submission)(X), number_table([[2.0, 4.0]]))


def test_example_backward(submission):
    """Example: the loss's gradient [[1, -2]] goes back to the first layer as [[2, 0, -4, 0, 0]], and to x as [[-3]]."""
    model = known_model(submission)
    model(X)
    assert_gradient(model.backward(torch.tensor([[1.0, -2.0]])), number_table([[-3.0]]))
    assert_gradient(model.linear_ip.w_gradient, number_table([[2.0, 0.0, -4.0, 0.0, 0.0]]))


def test_example_step(submission):
    """Example: the loss has the gradient [[1, -2]]; an epoch at lr 0.1 makes the first weights 0.8, -1, 2.4, 0, -2."""
    model, mse = known_model(submission), submission.MSE()
    mse(Y_TRUE, torch.tensor([[2.0, 4.0]]))
    assert_gradient(mse.backprop_gradient(), number_table([[1.0, -2.0]]))
    submission.fit(X, Y_TRUE, model, submission.MSE(), lr=0.1, num_epoch=1)
    assert_value(model.linear_ip.weights, number_table([[0.8, -1.0, 2.4, 0.0, -2.0]]))
