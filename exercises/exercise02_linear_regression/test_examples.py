"""Worked examples: the numbers of README.md, and the fruit harvest. Reading this file is part of the exercise."""

import torch

from grader.testing import Truth, assert_gradient, assert_value, require

X = torch.tensor([[1.0, 2.0, 0.0], [0.0, 1.0, 3.0]])
TARGET = torch.tensor([[2.0, 3.0], [4.0, 0.0]])
W, B = torch.tensor([[1.0, 1.0, 0.0], [0.0, 2.0, 1.0]]), torch.tensor([1.0, -1.0])

CLIMATE = torch.tensor(  # of five regions: temperature, rainfall, humidity
    [[73.0, 67.0, 43.0], [91.0, 88.0, 64.0], [87.0, 134.0, 58.0], [102.0, 43.0, 37.0], [69.0, 96.0, 70.0]]
)
FRUIT = torch.tensor([[56.0, 70.0], [81.0, 101.0], [119.0, 113.0], [22.0, 37.0], [103.0, 119.0]])  # apples, oranges
START_W = torch.tensor([[0.3088, -2.9144, 1.3369], [-0.2791, 0.5479, -0.1951]])
START_B = torch.tensor([-0.3735, 0.8594])
START_DW = [[-18704.4297, -22836.9141, -13298.5469], [-6164.3677, -6697.7529, -4273.4307]]
START_DB = [-227.2547, -74.4081]


def printed(numbers, precision=1e-6):
    """Known numbers as a truth. precision: how far an answer may be from them, relative to the largest."""
    value = torch.tensor(numbers, dtype=torch.float64)
    return Truth(value, torch.float32, "cpu", precision * float(value.abs().max()), (tuple(value.shape),))


def parts(result, names):
    """The things that a function returned together."""
    right = isinstance(result, tuple | list) and len(result) == len(names)
    require(right, f"The function must return {len(names)} things: {', '.join(names)}.")
    return result


def test_example_forward(submission):
    """Example: the two rows of README.md are predicted as [[4, 3], [2, 4]], and the loss is 6."""
    assert_value(submission.predict(X, W, B), printed([[4.0, 3.0], [2.0, 4.0]]))
    assert_value(submission.mse(torch.tensor([[4.0, 3.0], [2.0, 4.0]]), TARGET), printed(6.0))


def test_example_gradients(submission):
    """Example: for these, dw is [[1, 1, -3], [0, 2, 6]] and db is [0, 2]. A step of 0.1 takes the loss to 1.9825."""
    dw, db = parts(submission.gradients(X, TARGET, W, B), ["dw", "db"])
    assert_gradient(dw, printed([[1.0, 1.0, -3.0], [0.0, 2.0, 6.0]]), name="dw")
    assert_gradient(db, printed([0.0, 2.0]), name="db")
    w, b, _ = parts(submission.train(X, TARGET, W, B, 0.1, 1), ["w", "b", "losses"])
    assert_value(submission.mse(submission.predict(X, w, b), TARGET), printed(1.9825), name="the loss after a step")


def test_example_harvest(submission):
    """Example: on the fruit harvest, the loss falls from 34990.7 to 24522.8 in one epoch, and to 973.6 in 100 more."""
    four_places = 2e-5  # w and b were printed to 4 places
    loss = submission.mse(submission.predict(CLIMATE, START_W, START_B), FRUIT)
    assert_value(loss, printed(34990.6953, four_places), name="the loss at the start")
    dw, db = parts(submission.gradients(CLIMATE, FRUIT, START_W, START_B), ["dw", "db"])
    assert_gradient(dw, printed(START_DW, four_places), name="dw at the start")
    assert_gradient(db, printed(START_DB, four_places), name="db at the start")
    for epochs, wanted in ((1, 24522.8164), (101, 973.6049)):
        w, b, _ = parts(submission.train(CLIMATE, FRUIT, START_W, START_B, 1e-5, epochs), ["w", "b", "losses"])
        reached = submission.mse(submission.predict(CLIMATE, w, b), FRUIT)
        assert_value(reached, printed(wanted, four_places), name=f"the loss after {epochs} epochs")
