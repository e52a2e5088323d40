"""Hidden tests of exercise 17: two batches at once, and a training.

Both are judged with the error carried forward: two batches also against what the learner's code gives for one alone,
the training also against what follows from the learner's own gradients, where they are wrong already in the first step.
"""

from functools import partial

import pytest

from grader.testing import (
    Training, as_truth, assert_gradient, keeping, like, put, torch_gradients, unchanged, usable_value,
)  # fmt: skip

from .normed import TRAIN, backward, batchnorm, forward

STEPS, RATE = 30, 0.3


@pytest.mark.points(0.5)
@pytest.mark.parametrize(("N", "D"), [(7, 5)])
def test_two_batches(submission, draw, N, D):
    """Two batches at once have a cache each, and x, gamma, beta and dout stay as they are."""
    x, other, dout = draw.normal(N, D), draw.normal(N, D), draw.normal(N, D)
    gamma, beta = draw.uniform(0.5, 2, D), draw.normal(D)

    def alone(name, truth, own):
        gradients = backward(own, dout, forward(own, x, gamma, beta)[1])
        return as_truth(usable_value(gradients[name], truth, x))

    with unchanged(submission, x=x, gamma=gamma, beta=beta, dout=dout) as held:
        *given, held_dout = held.values()
        bn_param = put(submission, TRAIN)
        _, cache = forward(keeping(submission), *given, bn_param)
        forward(submission, other, gamma, beta, bn_param)
        forward(submission, other, gamma, beta, {**TRAIN, "eps": 1.0})
        truth = torch_gradients(batchnorm, x=x, gamma=gamma, beta=beta, upstream=dout)
        for name, got in backward(submission, held_dout, cache).items():
            called = f"d{name} of the first batch, after the second one's forward pass,"
            assert_gradient(got, truth[name], name=called, carried=partial(alone, name, truth[name]))


@pytest.mark.points(1, requires="test_forward")
def test_training(submission, draw):
    """A linear layer and your batch normalisation, trained for 30 steps, have the losses that torch reaches."""
    # From near the parameters that are looked for: what a mistake comes to is the same whatever is drawn.
    features, planted = draw.normal(7, 7), [draw.normal(7, 5), draw.uniform(0.5, 2, 5), draw.normal(5)]
    target = batchnorm(features @ planted[0], *planted[1:])
    near = [value + draw.normal(*value.shape, scale=0.3) for value in planted]
    start = dict(zip(("weights", "gamma", "beta"), near))
    bn_param = put(submission, TRAIN)

    def step(x, gamma, beta):
        out, cache = forward(submission, x, gamma, beta, bn_param)
        error = like(target)(out, "out") - target
        return (error**2).mean(), backward(submission, 2 / target.numel() * error, cache)

    def loss(x, gamma, beta):
        return ((batchnorm(x, gamma, beta) - target.to(x)) ** 2).mean()

    def inputs(weights, gamma, beta):
        return {"x": features.to(weights) @ weights, "gamma": gamma, "beta": beta}

    Training(loss, start, RATE, STEPS, inputs).judge(step)
