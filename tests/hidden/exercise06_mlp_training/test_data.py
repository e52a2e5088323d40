"""Hidden tests of exercise 06, the data: numpy arrays in float64, whatever the network is trained in."""

import numpy as np
import pytest
import torch

from grader.testing import assert_value, known_value, require, torch_value

PRINTED = {  # the smallest and the greatest number, as the notebook printed them
    "y1": ([[2, 3, -7]], [[-5, 11, 2]], 3, [-13.5285978007839, 20.284099794015997]),
    "y2": ([[13, -11, 7]], [[2, 19, -13]], 5, [-27.935697967500786, 42.6099130903702]),
}


@pytest.mark.points(0.5)
def test_data(submission):
    """generate_data returns n rows of d uniform numbers, the same at every call (numpy's seed 73)."""
    for low, high, n, d in ((-1.0, 1.0, 300, 3), (2.0, 7.0, 11, 5), (0.5, 0.75, 1, 1)):
        wanted = torch.from_numpy(np.random.RandomState(73).uniform(low, high, (n, d)))
        first, second = (submission.generate_data(low, high, n, d) for _ in range(2))
        same = type(first) is type(second) and np.array_equal(first, second)
        require(same, "Two calls of `generate_data` gave different numbers: numpy's seed must be set at every call.")
        assert_value(first, known_value(wanted, 1e-12), name="the data")


@pytest.mark.points(0.5)
@pytest.mark.parametrize(("n", "d"), [(7, 3)])
def test_quadratic(submission, draw, n, d):
    """quadratic_func returns one number for each row: quadratic terms, linear terms and the bias."""

    def quadratic(x, sq_coef, li_coef, bias):
        return (sq_coef * x**2 + li_coef * x).sum(dim=1, keepdim=True) + bias

    for rows, columns in ((n, d), (1, 5), (5, 1)):
        shapes = {"x": (rows, columns), "sq_coef": (1, columns), "li_coef": (1, columns), "bias": (1,)}
        inputs = {name: draw.normal(*shape).double().cpu().numpy() for name, shape in shapes.items()}
        truth = torch_value(quadratic, **inputs)
        assert_value(submission.quadratic_func(*list(inputs.values())[:3], float(inputs["bias"][0])), truth)


@pytest.mark.points(0, requires=("test_data", "test_quadratic"))
def test_printed_numbers(submission):
    """The seed's y1 and y2 (README.md) have the smallest and largest numbers that are printed there."""
    x = submission.generate_data(-1.0, 1.0, 300, 3)
    for name, (sq_coef, li_coef, bias, ends) in PRINTED.items():
        y = torch.as_tensor(submission.quadratic_func(x, np.array(sq_coef), np.array(li_coef), bias))
        assert_value(torch.stack([y.min(), y.max()]), known_value(ends, 1e-13), name=f"the ends of {name}")
