"""Hidden tests of exercise 23: a step, its backward pass, and both over a whole sequence. Sizes are distinct primes;
then one sample, one step and one unit.

Nothing costs its points twice: a backward pass is judged also by what follows from the learner's own states, and a
sequence by what follows from the learner's own steps, where those are wrong.
"""

from functools import partial

import pytest
import torch

from grader.testing import (
    FEW, MANY, SOME, as_truth, assert_gradient, assert_value, follows_from, like, returns, torch_gradients, torch_value,
    try_call, wrong_value,
)  # fmt: skip

from .rnn import OF_SEQUENCE, backward, drawn_weights, forward, own_steps, sequence, step, step_forward

OF_STEP = ("dx", "dprev_h", "dWx", "dWh", "db")
GENERAL, LONG, SMALLEST = (3, 5, 2, 7), (MANY, SOME, 2, FEW), (1, 1, 2, 1)


def sequence_back(name, dh, h, x, h0, Wx, Wh, b):
    """One of the five gradients where these are the states, whatever they came from."""
    before = torch.cat([h0[:, None], h[:, :-1]], dim=1)
    dz, dlater = [], torch.zeros_like(h0)
    for t in reversed(range(x.shape[1])):
        dz.insert(0, (dh[:, t] + dlater) * (1 - h[:, t] ** 2))
        dlater = dz[0] @ Wh.T
    dz = torch.stack(dz, dim=1)
    dWx, dWh = (torch.einsum("nta,ntb->ab", left, dz) for left in (x, before))
    return {"dx": dz @ Wx.T, "dh0": dlater, "dWx": dWx, "dWh": dWh, "db": dz.sum(dim=(0, 1))}[name]


def step_back(name, dh, h, x, prev_h, Wx, Wh, b):
    """The same for a single step."""
    name = {"dprev_h": "dh0"}.get(name, name)
    found = sequence_back(name, dh[:, None], h[:, None], x[:, None], prev_h, Wx, Wh, b)
    return found[:, 0] if name == "dx" else found


def drawn_step(draw, N, D, H):
    return {"x": draw.normal(N, D), "prev_h": draw.normal(N, H), **drawn_weights(draw, D, H)}


def drawn_sequence(draw, N, T, D, H):
    """h0 is small: states that begin with it at the wrong step are recognised whatever is drawn."""
    return {"x": draw.normal(N, T, D), "h0": draw.normal(N, H, scale=0.5), **drawn_weights(draw, D, H)}


def step_backward(submission, dnext_h, cache):
    """The five gradients by name."""
    return dict(zip(OF_STEP, returns(submission.rnn_step_backward(dnext_h, cache), *OF_STEP)))


def own_steps_back(submission, dh, x, h0, *weights):
    """What the learner's own steps backward add up to."""
    _, caches = own_steps(submission, x, h0, *weights)
    dlater, dx, total = torch.zeros_like(h0), [], [torch.zeros_like(weight) for weight in weights]
    for t in reversed(range(x.shape[1])):
        got = step_backward(submission, dh[:, t] + dlater, caches[t])
        dx.insert(0, like(x[:, t])(got["dx"], "dx"))
        dlater = like(h0)(got["dprev_h"], "dprev_h")
        total = [whole + like(whole)(got[name], name) for whole, name in zip(total, OF_STEP[2:])]
    return dict(zip(OF_SEQUENCE, (torch.stack(dx, dim=1), dlater, *total), strict=True))


def own_start(h, x, h0, Wx, Wh, b):
    """What the learner's first state follows from: zeros, where h0 is ignored."""
    zeros = torch.zeros_like(h0)
    return zeros if torch.allclose(h[:, 0], step(x[:, 0], zeros, Wx, Wh, b)) else h0


@pytest.mark.points(1.5)
@pytest.mark.parametrize(("N", "D", "H"), [(5, 3, 7), (MANY, 2, FEW), (1, 2, 1)])
def test_step_forward(submission, draw, N, D, H):
    """rnn_step_forward returns the next state: tanh of the sum of x @ Wx, prev_h @ Wh and b."""
    given = drawn_step(draw, N, D, H)
    next_h, _ = step_forward(submission, *given.values())
    assert_value(next_h, torch_value(step, **given), name="next_h")


def step_backward_of(names, sentence):
    """The test of some of the five gradients of a step."""

    @pytest.mark.points(1.5)
    @pytest.mark.parametrize(("N", "D", "H"), [(5, 3, 7), (MANY, 2, FEW)])
    def test(submission, draw, N, D, H):
        given, dnext_h = drawn_step(draw, N, D, H), draw.normal(N, H)
        next_h, cache = step_forward(submission, *given.values())
        step_forward(submission, *{**given, "x": -given["x"]}.values())  # other steps come before the way back
        got, truths = step_backward(submission, dnext_h, cache), torch_gradients(step, upstream=dnext_h, **given)
        h = wrong_value(next_h, torch_value(step, **given), dnext_h)
        for name in names:
            carried = follows_from(partial(step_back, name), dh=dnext_h, h=h, **given)
            assert_gradient(got[name], truths[name[1:]], name=f"{name} of `rnn_step_backward`", carried=carried)

    test.__doc__ = f"rnn_step_backward returns the gradients with respect to {sentence}"
    return test


test_step_backward_inputs = step_backward_of(["dx", "dprev_h"], "x and to the previous state.")
test_step_backward_weights = step_backward_of(["dWx", "dWh", "db"], "Wx, Wh and b, summed over the samples.")


@pytest.mark.points(1.5)
@pytest.mark.parametrize(("N", "T", "D", "H"), [GENERAL, LONG, SMALLEST])
def test_forward(submission, draw, N, T, D, H):
    """rnn_forward returns the states of all steps: each step starts from the state before, the first from h0."""
    given = drawn_sequence(draw, N, T, D, H)
    h, _ = forward(submission, *given.values())
    truth = torch_value(sequence, **given)

    def by_own_steps(own):
        states, _ = own_steps(own, *given.values())
        return as_truth(wrong_value(states, truth, given["x"]))

    assert_value(h, truth, name="h", carried=by_own_steps)


def backward_of(names, sizes, sentence):
    """The test of some of the five gradients of a sequence."""

    @pytest.mark.points(1.5)
    @pytest.mark.parametrize(("N", "T", "D", "H"), sizes)
    def test(submission, draw, N, T, D, H):
        given, dh = drawn_sequence(draw, N, T, D, H), draw.normal(N, T, H)
        h, cache = forward(submission, *given.values())
        got, truths = backward(submission, dh, cache), torch_gradients(sequence, upstream=dh, **given)
        states = wrong_value(h, torch_value(sequence, **given), dh)

        def carried(name, own):
            by_steps = try_call(own_steps_back, own, dh, *given.values()) or {}
            found = as_truth(wrong_value(by_steps.get(name), truths[name[1:]], dh))
            if found is None and states is not None:
                from_own = {**given, "h0": own_start(states, **given)}
                found = torch_value(partial(sequence_back, name), dh=dh, h=states, **from_own)
            return found

        for name in names:
            called = f"{name} of `rnn_backward`"
            assert_gradient(got[name], truths[name[1:]], name=called, carried=partial(carried, name))

    test.__doc__ = f"rnn_backward returns the gradients with respect to {sentence}"
    return test


test_backward_inputs = backward_of(["dx", "dh0"], [GENERAL, LONG, SMALLEST], "x, at every step, and to h0.")
test_backward_weights = backward_of(["dWx", "dWh", "db"], [GENERAL, LONG], "Wx, Wh and b, which every step uses.")
