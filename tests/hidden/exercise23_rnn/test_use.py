"""Hidden tests of exercise 23: arguments that must stay as they are, and a training."""

import pytest

from grader.testing import Training, differs, like, require, torch_value, unchanged

from .rnn import backward, drawn_weights, forward, own_steps, sequence

STEPS, RATE = 30, 0.4


def drawn(draw, N, T, D, H):
    weights = drawn_weights(draw, D, H)
    return {"x": draw.normal(N, T, D), "h0": draw.normal(N, H), **weights}


@pytest.mark.points(0.5)
@pytest.mark.parametrize(("N", "T", "D", "H"), [(3, 5, 2, 7)])
def test_arguments(submission, draw, N, T, D, H):
    """rnn_forward and rnn_backward leave their arguments as they are, dh too."""
    given, dh = drawn(draw, N, T, D, H), draw.normal(N, T, H)
    with unchanged(submission, **given, dh=dh) as held:
        held_dh = held.pop("dh")
        _, cache = forward(submission, *held.values())
        dx = like(given["x"])(backward(submission, held_dh, cache)["dx"], "dx")
        require(bool((dx != dx[0, 0, 0]).any()), "`rnn_backward` must return gradients: dx is the same everywhere.")


@pytest.mark.points(0.5, requires="test_forward")
def test_training(submission, draw):
    """A recurrent network, trained for 30 steps with your gradients, has the losses that torch's autograd reaches."""
    given, target = drawn(draw, 3, 4, 2, 3), draw.uniform(-0.8, 0.8, 3, 4, 3)
    x, h0 = given["x"], given["h0"]

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

    training = Training(loss, {name: given[name] for name in ("Wx", "Wh", "b")}, RATE, STEPS)
    run = training.run(step)
    training.judge_losses(run.losses, run.gradients, own_loss=own_loss)
