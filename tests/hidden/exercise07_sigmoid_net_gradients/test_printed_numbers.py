"""A hidden test of exercise 07: the numbers that the notebook printed, for a batch of one. Worth no points: whatever is
wrong here has cost its step in test_sigmoid_net.py."""

import pytest
import torch

from grader.testing import assert_gradient, entry, known_value

from .network import SHAPES

TO_FOUR_PLACES = {
    "A": [[0.5258, -0.4453, 0.9763, -1.8463]],
    "B": [[0.6285, 0.3905, 0.7264, 0.1363]],
    "C": [[0.7252]],
    "P": [[0.6738]],
    "dLdP": [[0.6738]],
    "dPdC": [[0.2198]],
    "dLdC": [[0.1481]],
    "dLdW": [[0.0931], [0.0578], [0.1076], [0.0202]],
    "dLdJ": [[0.1481]],
    "dLdB": [[0.0530, 0.0311, 0.1894, 0.0563]],
}
TO_SIX_PLACES = {
    "dLdA": [[0.012373, 0.007395, 0.037642, 0.006624]],
    "dLdV": [
        [0.002088, 0.001248, 0.006352, 0.001118],
        [0.004941, 0.002953, 0.015033, 0.002645],
        [0.002632, 0.001573, 0.008008, 0.001409],
    ],
    "dLdI": [[0.012373, 0.007395, 0.037642, 0.006624]],
}


@pytest.mark.points(0)
def test_printed_numbers(submission):
    """On the notebook's own network (README.md), every number matches what is printed there."""
    stream = torch.Generator().manual_seed(70318)
    X = torch.rand(1, 3, generator=stream)
    weights = {name: torch.randn(*shape, generator=stream) for name, shape in SHAPES.items()}
    Y = torch.randint(2, (1, 1), generator=stream).float()
    results = {"`forward`": submission.forward(X, Y, weights), "`gradients`": submission.gradients(X, Y, weights)}
    for printed, unit in ((TO_FOUR_PLACES, 1e-4), (TO_SIX_PLACES, 1e-6)):
        for name, numbers in printed.items():
            of = "`gradients`" if name.startswith("d") else "`forward`"
            assert_gradient(entry(results[of], name, of=of), known_value(numbers, 0.51 * unit, X), name=name)
