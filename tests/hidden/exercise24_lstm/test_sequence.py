"""Hidden tests of exercise 24: a sequence, and the way back through time. The second shape is one sample, one step and
one unit.

What is computed for a sequence is judged also by what follows from the learner's own steps, where those are wrong, and
the way back by the gradients of the learner's own lstm_forward, measured by central differences, where that is wrong.
"""

from dataclasses import replace

import numpy as np
import pytest
import torch

from grader.testing import asked, assert_gradient, assert_value, differs, own, require, torch_gradients, torch_value

GRADIENTS = ("dx", "dh0", "dWx", "dWh", "db")
SHIFT = 1e-5
sizes = pytest.mark.parametrize(("N", "T", "D", "H"), [(5, 3, 7, 2), (1, 1, 2, 1)])
one_size = pytest.mark.parametrize(("N", "T", "D", "H"), [(5, 3, 7, 2)])


def sequence(x, h0, Wx, Wh, b):
    h, c, states = h0, torch.zeros_like(h0), []
    for x_t in x.unbind(dim=1):
        i, f, o, g = (x_t @ Wx + h @ Wh + b).chunk(4, dim=1)
        c = f.sigmoid() * c + i.sigmoid() * g.tanh()
        h = o.sigmoid() * c.tanh()
        states.append(h)
    return torch.stack(states, dim=1)


def drawn(draw, N, T, D, H):
    """The weights are small enough that no gate is quite open or shut."""
    x, h0 = draw.normal(N, T, D), draw.normal(N, H)
    Wx, Wh, b = draw.normal(D, 4 * H, scale=0.4), draw.normal(H, 4 * H, scale=0.6), draw.normal(4 * H, scale=0.5)
    return {"x": x, "h0": h0, "Wx": Wx, "Wh": Wh, "b": b}


def returned(result, number, sentence):
    require(type(result) in (tuple, list) and len(result) == number, sentence)
    return result


def forward(submission, given):
    return returned(submission.lstm_forward(*given.values()), 2, "`lstm_forward` must return h and a cache.")


def like(value, other):
    right = isinstance(value, torch.Tensor | np.ndarray) and value.shape == other.shape
    require(right, "A step returns something of another shape than it should.")
    return torch.as_tensor(value).detach().to(other)


def own_steps(submission, x, h, *weights):
    """The learner's own steps in a row: states, (N, T, H), and caches."""
    c, states, caches = torch.zeros_like(h), [], []
    for x_t in x.unbind(dim=1):
        result = submission.lstm_step_forward(x_t, h, c, *weights)
        got_h, got_c, cache = returned(result, 3, "`lstm_step_forward` must return next_h, next_c and a cache.")
        h, c = like(got_h, h), like(got_c, c)
        states.append(h)
        caches.append(cache)
    return torch.stack(states, dim=1), caches


def own_steps_back(submission, dh, x, h0, *weights):
    """What the learner's own steps back add up to."""
    _, caches = own_steps(submission, x, h0, *weights)
    dh_later, dc, dx, total = torch.zeros_like(h0), torch.zeros_like(h0), [], [torch.zeros_like(w) for w in weights]
    for t in reversed(range(x.shape[1])):
        result = submission.lstm_step_backward(dh[:, t] + dh_later, dc, caches[t])
        got_dx, got_dh, got_dc, *rest = returned(result, 6, "`lstm_step_backward` must return six gradients.")
        dx.insert(0, like(got_dx, x[:, t]))
        dh_later, dc = like(got_dh, h0), like(got_dc, h0)
        total = [whole + like(got, whole) for whole, got in zip(total, rest)]
    return dict(zip(GRADIENTS, (torch.stack(dx, dim=1), dh_later, *total), strict=True))


def measured(loss, given, name):
    """The gradient of the learner's own forward pass with respect to one input: from its values alone, in float64."""
    given = {key: value.to("cpu", torch.float64) for key, value in given.items()}
    shifts = SHIFT * torch.eye(given[name].numel(), dtype=torch.float64).reshape(-1, *given[name].shape)
    moved = [[loss({**given, name: given[name] + sign * shift}) for sign in (1, -1)] for shift in shifts]
    return torch.stack([(up - down) / (2 * SHIFT) for up, down in moved]).reshape(given[name].shape)


def uses(loss, given, gate):
    """Whether it makes a difference what one of the four blocks of Wx is."""
    moved = given["Wx"].to("cpu", torch.float64, copy=True)
    moved.chunk(4, dim=1)[gate].neg_()
    given = {key: value.to("cpu", torch.float64) for key, value in given.items()}
    return bool(loss(given) != loss({**given, "Wx": moved}))


def of_own_forward(submission, given, dh, name, truth):
    """What is right for the learner's own lstm_forward. None if that makes use of less than three gates."""

    def loss(given):
        return (torch.as_tensor(forward(submission, given)[0]) * dh.to("cpu", torch.float64)).sum()

    if sum(uses(loss, given, gate) for gate in range(4)) < 3:
        return None
    gradient = measured(loss, given, name)
    return replace(truth, value=gradient, allowed=max(truth.allowed, 1e-7 * float(gradient.abs().max())))


def wrong(got, truth, other):
    """The learner's own value, if it is wrong and can be gone on from."""
    value = own(got, truth, other)
    return value if value is not None and differs(value, truth) else None


@pytest.mark.points(1)
@one_size
def test_forward(submission, draw, N, T, D, H):
    """lstm_forward returns the states of all steps; each goes on from the state and the cell of the one before."""
    given = drawn(draw, N, T, D, H)
    h, _ = forward(submission, given)
    truth = torch_value(sequence, **given)
    reached = asked(own_steps, submission, *given.values())
    states = None if reached is None else wrong(reached[0], truth, given["x"])
    carried = None if states is None else torch_value(torch.clone, input=states)
    assert_value(h, truth, name="h", carried=carried)


@pytest.mark.points(1.5)
@sizes
def test_backward_inputs(submission, draw, N, T, D, H):
    """lstm_backward returns the gradients with respect to x, at every step, and to h0."""
    judge(submission, draw, (N, T, D, H), ("dx", "dh0"))


@pytest.mark.points(1)
@one_size
def test_backward_weights(submission, draw, N, T, D, H):
    """lstm_backward returns the gradients with respect to Wx, Wh and b, which every step uses."""
    judge(submission, draw, (N, T, D, H), ("dWx", "dWh", "db"))


def judge(submission, draw, sizes, names):
    N, T, _, H = sizes
    given, dh = drawn(draw, *sizes), draw.normal(N, T, H)
    h, cache = forward(submission, given)
    result = submission.lstm_backward(dh, cache)
    got = dict(zip(GRADIENTS, returned(result, 5, "`lstm_backward` must return dx, dh0, dWx, dWh and db.")))
    truths = torch_gradients(sequence, upstream=dh, **given)
    by_steps = asked(own_steps_back, submission, dh, *given.values()) or {}
    states, zeros = wrong(h, torch_value(sequence, **given), dh), torch.zeros_like(given["h0"])
    h0_is_ignored = states is not None and not differs(states, torch_value(sequence, **{**given, "h0": zeros}))
    for name in names:
        truth, carried = truths[name[1:]], None
        stepped = wrong(by_steps.get(name), truth, dh)
        if stepped is not None:
            carried = torch_value(torch.clone, input=stepped)
        elif h0_is_ignored:
            carried = torch_gradients(sequence, upstream=dh, **{**given, "h0": zeros})[name[1:]]
        elif states is not None:
            carried = asked(of_own_forward, submission, given, dh, name[1:], truth)
        assert_gradient(got[name], truth, name=f"{name} of `lstm_backward`", carried=carried)
