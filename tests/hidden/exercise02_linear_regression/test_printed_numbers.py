"""A hidden test of exercise 02: the notebook's fruit harvest. Worth no points: whatever is wrong here has cost its
points in test_linear_regression.py."""

import pytest
import torch

from grader.testing import require, returns

CLIMATE = [[73, 67, 43], [91, 88, 64], [87, 134, 58], [102, 43, 37], [69, 96, 70]]
FRUIT = [[56, 70], [81, 101], [119, 133], [22, 37], [103, 119]]
BEST = [[56.8908, 69.9376], [82.3791, 100.9033], [118.7372, 133.0184], [21.1160, 37.0620], [101.8769, 119.0787]]


@pytest.mark.points(0, requires=("test_predict", "test_dw", "test_db", "test_train"))
def test_harvest(submission):
    """After 1000 epochs on the fruit harvest, each prediction is within 1 of the best that a linear model can do."""
    x, target, best = (torch.tensor(rows, dtype=torch.float64) for rows in (CLIMATE, FRUIT, BEST))
    start = torch.tensor([[0.3, 0.7, 0.5], [0.6, 0.2, 0.9]], dtype=torch.float64)
    started = submission.train(x, target, start, torch.tensor([0.4, 0.8], dtype=torch.float64), 1e-4, 1000)
    w, b, _ = returns(started, "w", "b", "losses")
    away = torch.as_tensor(submission.predict(x, w, b)) - best
    near = bool((away.abs() < 1).all())
    require(near, "After 1000 epochs at the rate 1e-4, some predictions are further away than 1.")
