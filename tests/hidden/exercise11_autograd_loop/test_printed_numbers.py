"""A hidden test of exercise 11: the trajectory that the notebook printed."""

import pytest
import torch

from grader.testing import assert_value, known_value, require

FIELDS = [[73.0, 67.0, 43.0], [91.0, 88.0, 64.0], [87.0, 134.0, 58.0], [102.0, 43.0, 37.0], [69.0, 96.0, 70.0]]
HARVESTS = [[56.0, 70.0], [81.0, 101.0], [119.0, 113.0], [22.0, 37.0], [103.0, 119.0]]
W, B = [[0.3088, -2.9144, 1.3369], [-0.2791, 0.5479, -0.1951]], [-0.3735, 0.8594]
PRINTED = {0: 34990.6953, 1: 24522.8164, 101: 973.6049}
FROM_FOUR_PLACES = 2e-5  # relative: the start is printed to four places


@pytest.mark.points(1, requires=("test_first_loss", "test_one_epoch"))
def test_printed_losses(submission):
    """On five fields' apples and oranges, the loss goes from 34990.70 to 24522.82 in one step, to 973.60 in 101."""
    w, b = torch.tensor(W, requires_grad=True), torch.tensor(B, requires_grad=True)
    result = submission.train(torch.tensor(FIELDS), torch.tensor(HARVESTS), w, b, 1e-5, 102)
    right = type(result) in (tuple, list) and len(result) == 3 and type(result[2]) in (tuple, list)
    require(right, "`train` must return three things: w, b and the list of losses.")
    require(len(result[2]) == 102, f"102 epochs have 102 losses; the list has {len(result[2])}.")
    for epoch, loss in PRINTED.items():
        truth = known_value(loss, FROM_FOUR_PLACES * loss, w)
        assert_value(result[2][epoch], truth, name=f"the loss after {epoch} updates")
