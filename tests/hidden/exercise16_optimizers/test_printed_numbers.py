"""A hidden test of exercise 16: the numbers by which the notebook of CS231n (assignment 2) checks these functions, the
first row of each. Worth no points: whatever is wrong here has cost its points in test_optimizers.py."""

import pytest
import torch

from grader.testing import assert_value, entry, known_value

from .rules import step

ALLOWED = 0.51e-8
NEXT_W = {
    "sgd_momentum": [0.1406, 0.20738947, 0.27417895, 0.34096842, 0.40775789],
    "rmsprop": [-0.39223849, -0.34037513, -0.28849239, -0.23659121, -0.18467247],
    "adam": [-0.40094747, -0.34836187, -0.29577703, -0.24319299, -0.19060977],
}
KEPT = {
    "sgd_momentum": {"velocity": [0.5406, 0.55475789, 0.56891579, 0.58307368, 0.59723158]},
    "rmsprop": {"cache": [0.5976, 0.6126277, 0.6277108, 0.64284931, 0.65804321]},
    "adam": {
        "m": [0.48, 0.49947368, 0.51894737, 0.53842105, 0.55789474],
        "v": [0.69966, 0.68908382, 0.67851319, 0.66794809, 0.65738853],
    },
}


def row(first, last):
    """The first row of a matrix of four, whose twenty numbers go evenly from first to last."""
    return torch.linspace(first, last, 20, dtype=torch.float64)[:5].reshape(1, 5)


@pytest.mark.points(0)
def test_printed_numbers(submission):
    """On the numbers of CS231n's notebook, every result matches what is printed there."""
    configs = {
        "sgd_momentum": {"learning_rate": 1e-3, "velocity": row(0.6, 0.9)},
        "rmsprop": {"learning_rate": 1e-2, "cache": row(0.6, 0.9)},
        "adam": {"learning_rate": 1e-2, "m": row(0.6, 0.9), "v": row(0.7, 0.5), "t": 5},
    }
    for rule, config in configs.items():
        next_w, after = step(submission, rule, row(-0.4, 0.6), row(-0.6, 0.4), config)
        assert_value(next_w, known_value([NEXT_W[rule]], ALLOWED), name=f"next_w of `{rule}`")
        for key, printed in KEPT[rule].items():
            truth = known_value([printed], ALLOWED)
            assert_value(entry(after, key, of=f"`{rule}`"), truth, name=f'config["{key}"] of `{rule}`')
