"""Hidden tests of exercise 24: a single step, and the way back through it.

Nothing costs its points twice: the state and the way back are judged also by what follows from the learner's own cell.
And where a slip is in the learner's step, the way back may be that of this step, by its slopes along random ways.
"""

from functools import partial

import pytest
import torch

from grader.testing import (
    assert_gradient, assert_value, differs, forward_mistake, own_slopes, random_directions, returns, torch_gradients,
    torch_value, usable_value, weighted_sum, wrong_value,
)  # fmt: skip

GRADIENTS = ("dx", "dprev_h", "dprev_c", "dWx", "dWh", "db")
GATES = "ifog"
one_step = pytest.mark.parametrize(("N", "D", "H"), [(5, 3, 2)])


def step(x, prev_h, prev_c, Wx, Wh, b, cell=None):
    """The next state and the next cell, side by side. cell: what the next cell is in numbers, if it isn't what it
    should be; gradients go through it as if it were."""
    i, f, o, g = (x @ Wx + prev_h @ Wh + b).chunk(4, dim=1)
    c = f.sigmoid() * prev_c + i.sigmoid() * g.tanh()
    c = c if cell is None else c + (cell.to(c) - c).detach()
    return torch.cat([o.sigmoid() * c.tanh(), c], dim=1)


def next_cell(**given):
    return step(**given).chunk(2, dim=1)[1]


def next_state(cell=None, **given):
    return step(**given, cell=cell).chunk(2, dim=1)[0]


def drawn(draw, N, D, H):
    """The weights are small enough that no gate is quite open or shut."""
    x, prev_h, prev_c = draw.normal(N, D), draw.normal(N, H), draw.normal(N, H)
    Wx, Wh, b = draw.normal(D, 4 * H, scale=0.5), draw.normal(H, 4 * H, scale=0.5), draw.normal(4 * H, scale=0.5)
    return {"x": x, "prev_h": prev_h, "prev_c": prev_c, "Wx": Wx, "Wh": Wh, "b": b}


def forward(submission, given):
    return returns(submission.lstm_step_forward(*given.values()), "next_h", "next_c", "cache")


def by_gates(given):
    """The inputs, and what is added to each of the four blocks of Wx: nothing."""
    blocks = given["Wx"].chunk(4, dim=1)
    return {**given, **{gate: torch.zeros_like(block) for gate, block in zip(GATES, blocks)}}


def joined(given):
    """The way back: the inputs alone."""
    added = torch.cat([given[gate] for gate in GATES], dim=1)
    alone = {name: value for name, value in given.items() if name not in GATES}
    return {**alone, "Wx": given["Wx"] + added}


def slopes_of_own_step(submission, given, ways, upstreams):
    """None if the learner's step is no LSTM's: it may do without one of the gates."""

    def loss(given):
        h, c, _ = forward(submission, joined(given))
        return weighted_sum(h, upstreams[0]) + weighted_sum(c, upstreams[1])

    def right(given):
        return weighted_sum(step(**joined(given)), torch.cat(upstreams, dim=1))

    return own_slopes(loss, right, by_gates(given), ways, spare=GATES)


@pytest.mark.points(1)
@one_step
def test_next_cell(submission, draw, N, D, H):
    """lstm_step_forward returns the next cell second: what the gate f leaves of the old one, plus i times g."""
    given = drawn(draw, N, D, H)
    _, next_c, _ = forward(submission, given)
    assert_value(next_c, torch_value(next_cell, **given), name="next_c")


@pytest.mark.points(0.5)
@one_step
def test_next_state(submission, draw, N, D, H):
    """lstm_step_forward returns the next state first: the gate o times tanh of the next cell."""
    given = drawn(draw, N, D, H)
    next_h, next_c, _ = forward(submission, given)
    cell = wrong_value(next_c, torch_value(next_cell, **given), given["prev_c"])
    carried = None if cell is None else torch_value(next_state, cell=cell, **given)
    assert_value(next_h, torch_value(next_state, **given), name="next_h", carried=carried)


@pytest.mark.points(1)
@one_step
def test_step_backward_cell(submission, draw, N, D, H):
    """lstm_step_backward returns dprev_c, in which dnext_c and dnext_h each have a share."""
    judge(submission, draw, (N, D, H), ("dprev_c",))


@pytest.mark.points(1.5)
@one_step
def test_step_backward_inputs(submission, draw, N, D, H):
    """lstm_step_backward returns dx and dprev_h, which hear of the loss through all four gates."""
    judge(submission, draw, (N, D, H), ("dx", "dprev_h"))


@pytest.mark.points(1.5)
@one_step
def test_step_backward_weights(submission, draw, N, D, H):
    """lstm_step_backward returns dWx, dWh and db, summed over the samples."""
    judge(submission, draw, (N, D, H), ("dWx", "dWh", "db"))


def judge(submission, draw, sizes, names):
    N, _, H = sizes
    given, upstreams = drawn(draw, *sizes), (draw.normal(N, H), draw.normal(N, H))
    ways = random_directions(draw, by_gates(given))
    next_h, next_c, cache = forward(submission, given)
    forward(submission, {**given, "x": -given["x"]})  # other steps come before the way back
    got = dict(zip(GRADIENTS, returns(submission.lstm_step_backward(*upstreams, cache), *GRADIENTS)))
    upstream = torch.cat(upstreams, dim=1)
    truths = torch_gradients(step, upstream=upstream, **given)
    cell = wrong_value(next_c, torch_value(next_cell, **given), given["prev_c"])
    slips = forward_mistake(next_h, torch_value(next_state, **given), given["prev_h"]) is not None
    slips = slips or forward_mistake(next_c, torch_value(next_cell, **given), given["prev_c"]) is not None
    slopes = slopes_of_own_step(submission, given, ways, upstreams) if slips else None
    from_cell = {}
    if slopes is not None and cell is not None:
        from_cell = torch_gradients(partial(step, cell=cell), upstream=upstream, **given)
    for name in names:
        truth, carried = truths[name[1:]], from_cell.get(name[1:])
        value = None if carried is None else usable_value(got[name], carried, upstream)
        if slopes is not None and (value is None or differs(value, carried)):
            carried = slopes.carried(got[name], truth, name[1:])
        assert_gradient(got[name], truth, name=f"{name} of `lstm_step_backward`", carried=carried)
