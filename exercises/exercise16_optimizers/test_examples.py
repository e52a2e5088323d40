"""Worked examples: numbers that you can follow with a pencil. Reading this file is part of the exercise."""

import torch

from grader.testing import assert_value, entry, require, torch_value

W = torch.tensor([2.0])


def exactly(number):
    return torch_value(lambda w: torch.full_like(w, number), w=W)


def step(submission, rule, w, dw, config):
    answer = getattr(submission, rule)(w, torch.tensor([dw]), config)
    pair = type(answer) in (tuple, list) and len(answer) == 2
    require(pair, f"`{rule}` must return two things, next_w and the config.")
    return answer


def test_example_momentum(submission):
    """Example: velocity -0.4 and dw 1, with learning_rate 0.1 and momentum 0.9, move w from 2 to 1.54."""
    config = {"learning_rate": 0.1, "momentum": 0.9, "velocity": torch.tensor([-0.4])}
    next_w, after = step(submission, "sgd_momentum", W, 1.0, config)
    assert_value(entry(after, "velocity", of="`sgd_momentum`"), exactly(-0.46), name="the new velocity")
    assert_value(next_w, exactly(1.54), name="next_w")


def test_example_rmsprop(submission):
    """Example: cache 28 and dw 4, with learning_rate 0.3, decay_rate 0.75 and epsilon 1, move w from 2 to 1.8."""
    config = {"learning_rate": 0.3, "decay_rate": 0.75, "epsilon": 1.0, "cache": torch.tensor([28.0])}
    next_w, after = step(submission, "rmsprop", W, 4.0, config)
    assert_value(entry(after, "cache", of="`rmsprop`"), exactly(25.0), name="the new cache")
    assert_value(next_w, exactly(1.8), name="next_w")


def test_example_adam(submission):
    """Example: dw 5, then 1, with learning_rate 0.9 and both betas 0.5, move w from 3 to 2.1, then to 1.4."""
    w, config = step(submission, "adam", W + 1, 5.0, {"learning_rate": 0.9, "beta1": 0.5, "beta2": 0.5})
    assert_value(w, exactly(2.1), name="next_w after the first step")
    w, config = step(submission, "adam", w, 1.0, config)
    assert_value(entry(config, "m", of="`adam`"), exactly(1.75), name="m after the second step")
    assert_value(entry(config, "v", of="`adam`"), exactly(6.75), name="v after the second step")
    assert_value(w, exactly(1.4), name="next_w after the second step")
