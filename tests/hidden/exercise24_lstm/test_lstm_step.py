"""Hidden tests of exercise 24: a single step, and the way back through it.

Nothing costs its points twice: the state and the way back are judged also by what follows from the learner's own cell.
And where the learner's step is wrong, the way back may be that of the learner's step: its gradients are then measured,
by central differences.
"""

from dataclasses import replace
from functools import partial

import pytest
import torch

from grader.testing import asked, assert_gradient, assert_value, differs, own, require, torch_gradients, torch_value

GRADIENTS = ("dx", "dprev_h", "dprev_c", "dWx", "dWh", "db")
SHIFT = 1e-5
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
    result = submission.lstm_step_forward(*given.values())
    three = type(result) in (tuple, list) and len(result) == 3
    require(three, "`lstm_step_forward` must return three things: next_h, next_c and a cache.")
    return result


def measured(loss, given, name):
    """The gradient of the learner's own step with respect to one input: from the step's values alone, in float64."""
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


def of_own_step(submission, given, upstreams, name, truth):
    """What is right for the learner's own step. None if that makes use of less than three gates."""

    def loss(given):
        h, c, _ = forward(submission, given)
        dh, dc = (upstream.to("cpu", torch.float64) for upstream in upstreams)
        return (torch.as_tensor(h) * dh + torch.as_tensor(c) * dc).sum()

    if sum(uses(loss, given, gate) for gate in range(4)) < 3:
        return None
    gradient = measured(loss, given, name)
    return replace(truth, value=gradient, allowed=max(truth.allowed, 1e-7 * float(gradient.abs().max())))


def wrong(got, truth, other):
    """The learner's own value, if it is wrong and can be gone on from."""
    value = own(got, truth, other)
    return value if value is not None and differs(value, truth) else None


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
    cell = wrong(next_c, torch_value(next_cell, **given), given["prev_c"])
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
    next_h, next_c, cache = forward(submission, given)
    forward(submission, {**given, "x": -given["x"]})  # other steps come before the way back
    result = submission.lstm_step_backward(*upstreams, cache)
    six = type(result) in (tuple, list) and len(result) == 6
    require(six, f"`lstm_step_backward` must return six things: {', '.join(GRADIENTS)}.")
    got = dict(zip(GRADIENTS, result, strict=True))
    upstream = torch.cat(upstreams, dim=1)
    truths = torch_gradients(step, upstream=upstream, **given)
    cell = wrong(next_c, torch_value(next_cell, **given), given["prev_c"])
    step_is_wrong = cell is not None or wrong(next_h, torch_value(next_state, **given), given["prev_h"]) is not None
    from_cell = {} if cell is None else torch_gradients(partial(step, cell=cell), upstream=upstream, **given)
    for name in names:
        truth, carried = truths[name[1:]], from_cell.get(name[1:])
        value = None if carried is None else own(got[name], carried, upstream)
        if step_is_wrong and (value is None or differs(value, carried)):
            carried = asked(of_own_step, submission, given, upstreams, name[1:], truth)
        assert_gradient(got[name], truth, name=f"{name} of `lstm_step_backward`", carried=carried)
