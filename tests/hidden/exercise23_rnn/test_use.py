"""Hidden tests of exercise 23: arguments that must stay as they are, and a training."""

import pytest

from grader.testing import (
    Training, as_truth, assert_gradient, differs, like, torch_gradients, torch_value, try_call, unchanged, wrong_value,
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
    alone = backward(submission, dh, forward(submission, *given.values())[1])
    with unchanged(submission, **given, dh=dh) as held:
        held_dh = held.pop("dh")
        _, cache = forward(submission, *held.values())
        forward(submission, *other.values())
        got = backward(submission, held_dh, cache)
    truths = torch_gradients(sequence, upstream=dh, **given)
    for name in OF_SEQUENCE:
        carried = as_truth(wrong_value(alone[name], truths[name[1:]], dh))
        called = f"{name} of the first sequence, after the second one's forward pass,"
        assert_gradient(got[name], truths[name[1:]], name=called, carried=carried)


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

    def own_loss(**weights):
        like_b = weights["b"].detach()
        return loss_of(own_steps(submission, x.to(like_b), h0.to(like_b), *weights.values())[0])

    training = Training(loss, {name: given[name] for name in ("Wx", "Wh", "b")}, RATE, STEPS)
    run = training.run(step)
    reached = try_call(own_steps, submission, *given.values())
    wrong = reached is not None and differs(reached[0], torch_value(sequence, **given))
    training.judge_losses(run.losses, run.gradients, own_loss=own_loss if wrong else None)
