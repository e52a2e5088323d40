"""Hidden tests of exercise 24: a sequence, and the way back through time. The second shape is one sample, one step and
one unit.

What is computed for a sequence is judged also by what follows from the learner's own steps, where those are wrong, and
the way back by the slopes of the learner's own lstm_forward along random ways, where a slip is in that.
"""

import pytest
import torch

from grader.testing import (
    as_truth, assert_gradient, assert_value, differs, forward_mistake, is_right, like, own_slopes, random_directions,
    returns, torch_gradients, torch_value, try_call, weighted_sum, wrong_value,
)  # fmt: skip

GRADIENTS = ("dx", "dh0", "dWx", "dWh", "db")
OF_STEP = ("dx", "dprev_h", "dprev_c", "dWx", "dWh", "db")
GATES = "ifog"
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


def forward(submission, given):
    return returns(submission.lstm_forward(*given.values()), "h", "cache")


def own_steps(submission, x, h, *weights):
    """The learner's own steps in a row: states, (N, T, H), and caches."""
    c, states, caches = torch.zeros_like(h), [], []
    for x_t in x.unbind(dim=1):
        result = submission.lstm_step_forward(x_t, h, c, *weights)
        h, c, cache = returns(result, "next_h", "next_c", "cache", next_h=like(h), next_c=like(c))
        states.append(h)
        caches.append(cache)
    return torch.stack(states, dim=1), caches


def own_steps_back(submission, dh, x, h0, *weights):
    """What the learner's own steps back add up to."""
    _, caches = own_steps(submission, x, h0, *weights)
    dh_later, dc, dx, total = torch.zeros_like(h0), torch.zeros_like(h0), [], [torch.zeros_like(w) for w in weights]
    for t in reversed(range(x.shape[1])):
        result = submission.lstm_step_backward(dh[:, t] + dh_later, dc, caches[t])
        got_dx, dh_later, dc, *rest = returns(result, *OF_STEP, dx=like(x[:, t]), dprev_h=like(h0), dprev_c=like(h0))
        dx.insert(0, got_dx)
        total = [whole + like(whole)(got, "A gradient of a step") for whole, got in zip(total, rest)]
    return dict(zip(GRADIENTS, (torch.stack(dx, dim=1), dh_later, *total), strict=True))


def by_gates(given):
    """The inputs, and what is added to each of the four blocks of Wx: nothing."""
    blocks = given["Wx"].chunk(4, dim=1)
    return {**given, **{gate: torch.zeros_like(block) for gate, block in zip(GATES, blocks)}}


def joined(given):
    """The way back: the inputs alone."""
    added = torch.cat([given[gate] for gate in GATES], dim=1)
    alone = {name: value for name, value in given.items() if name not in GATES}
    return {**alone, "Wx": given["Wx"] + added}


def slopes_of_own_forward(submission, given, ways, dh):
    """None if the learner's lstm_forward is no LSTM's: it may do without one of the gates."""

    def loss(given):
        return weighted_sum(forward(submission, joined(given))[0], dh)

    def right(given):
        return weighted_sum(sequence(**joined(given)), dh)

    return own_slopes(loss, right, by_gates(given), ways, spare=GATES)


@pytest.mark.points(1)
@one_size
def test_forward(submission, draw, N, T, D, H):
    """lstm_forward returns the states of all steps; each goes on from the state and the cell of the one before."""
    given = drawn(draw, N, T, D, H)
    h, _ = forward(submission, given)
    truth = torch_value(sequence, **given)
    reached = try_call(own_steps, submission, *given.values())
    states = None if reached is None else wrong_value(reached[0], truth, given["x"])
    assert_value(h, truth, name="h", carried=as_truth(states))


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
    ways = random_directions(draw, by_gates(given))
    h, cache = forward(submission, given)
    got = dict(zip(GRADIENTS, returns(submission.lstm_backward(dh, cache), *GRADIENTS)))
    truths = torch_gradients(sequence, upstream=dh, **given)
    truth, zeros = torch_value(sequence, **given), torch.zeros_like(given["h0"])
    states, slopes = wrong_value(h, truth, dh), None
    h0_is_ignored = states is not None and not differs(states, torch_value(sequence, **{**given, "h0": zeros}))
    if forward_mistake(h, truth, dh) is not None and not h0_is_ignored:
        slopes = slopes_of_own_forward(submission, given, ways, dh)
    by_steps = {}
    if is_right(h, truth, dh) or slopes is not None:  # a slip in the way back alone, or in an LSTM
        by_steps = try_call(own_steps_back, submission, dh, *given.values()) or {}
    for name in names:
        truth = truths[name[1:]]
        carried = as_truth(wrong_value(by_steps.get(name), truth, dh))
        if carried is None and h0_is_ignored:
            carried = torch_gradients(sequence, upstream=dh, **{**given, "h0": zeros})[name[1:]]
        elif carried is None and slopes is not None:
            carried = slopes.carried(got[name], truth, name[1:])
        assert_gradient(got[name], truth, name=f"{name} of `lstm_backward`", carried=carried)
