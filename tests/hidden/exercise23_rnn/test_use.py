"""Hidden tests of exercise 23: arguments that must stay as they are, and a training."""

from functools import partial

import pytest

from grader.testing import (
    Training, as_truth, assert_gradient, differs, keeping, like, torch_gradients, torch_value, unchanged, usable_value,
)  # fmt: skip

from .rnn import OF_SEQUENCE, backward, drawn_weights, forward, own_steps, sequence

STEPS, RATE = 30, 0.4


def drawn(draw, N, T, D, H):
    weights = drawn_weights(draw, D, H)
    return {"x": draw.normal(N, T, D), "h0": draw.normal(N, H), **weights}


@pytest.mark.points(0.5)
@pytest.mark.parametrize(("N", "T", "D", "H"), [(3, 5, 2, 7)])
def test_arguments(submission, draw, N, T, D, H):
    """Two sequences at once have a cache each, and rnn_forward and rnn_backward leave their arguments as they are."""
    given, other, dh = drawn(draw, N, T, D, H), drawn(draw, N, T, D, H), draw.normal(N, T, H)
    truths = torch_gradients(sequence, upstream=dh, **given)

    def alone(name, own):
        gradients = backward(own, dh, forward(own, *given.values())[1])
        return as_truth(usable_value(gradients[name], truths[name[1:]], dh))

    with unchanged(submission, **given, dh=dh) as held:
        held_dh = held.pop("dh")
        _, cache = forward(keeping(submission), *held.values())
        forward(submission, *other.values())
        got = backward(submission, held_dh, cache)
    for name in OF_SEQUENCE:
        called = f"{name} of the first sequence, after the second one's forward pass,"
        assert_gradient(got[name], truths[name[1:]], name=called, carried=partial(alone, name))


@pytest.mark.points(0.5, requires="test_forward")
def test_training(submission, draw):
    """A recurrent network, trained for 30 steps with your gradients, has the losses that torch's autograd reaches."""
    # From near the parameters that are looked for: what a mistake comes to is the same whatever is drawn.
    planted = drawn(draw, 17, 5, 3, 7)
    x, h0, target = planted["x"], planted["h0"], sequence(**planted)
    weights = {name: planted[name] + draw.normal(*planted[name].shape, scale=0.2) for name in ("Wx", "Wh", "b")}
    given = {"x": x, "h0": h0, **weights}

    def step(**weights):
        h, cache = forward(submission, x, h0, *weights.values(), h=like(target))
        error = h - target
        gradients = backward(submission, 2 / error.numel() * error, cache)
        return (error**2).mean(), {name: gradients[f"d{name}"] for name in weights}

    def loss_of(states):
        return ((states - target.to(states)) ** 2).mean()

    def loss(**weights):
        return loss_of(sequence(x.to(weights["b"]), h0.to(weights["b"]), **weights))

    def own_loss(own):
        states, _ = own_steps(own, *given.values())
        if not differs(states, torch_value(sequence, **given)):
            return None

        def loss(**weights):
            like_b = weights["b"].detach()
            return loss_of(own_steps(own, x.to(like_b), h0.to(like_b), *weights.values())[0])

        return loss

    training = Training(loss, weights, RATE, STEPS)
    run = training.run(step)
    training.judge_losses(run.losses, run.gradients, own_loss=own_loss)
