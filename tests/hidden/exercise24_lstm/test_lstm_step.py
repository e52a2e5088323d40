"""Hidden tests of exercise 24: a single step, and the way back through it.

Nothing costs its points twice: the state and the way back are judged also by what follows from the learner's own cell.
And where a mistake is in the learner's step, the way back may be that of this step, by its slopes along random ways.
"""

from functools import partial

import pytest
import torch

from grader.testing import (
    FEW, MANY, assert_gradient, assert_value, differs, follows_from, forward_mistake, like, random_directions, returns,
    torch_gradients, torch_value, usable_value, wrong_value,
)  # fmt: skip

from .lstm import OF_STEP, by_gates, drawn_weights, slopes_of_own, step

one_step = pytest.mark.parametrize(("N", "D", "H"), [(5, 3, 2), (MANY, 2, FEW)])


def next_cell(**given):
    return step(**given).chunk(2, dim=1)[1]


def next_state(**given):
    return step(**given).chunk(2, dim=1)[0]


def drawn(draw, N, D, H):
    """The old cell is large: one after a mistake in a gate is recognised whatever is drawn."""
    states = {"x": draw.normal(N, D), "prev_h": draw.normal(N, H), "prev_c": draw.normal(N, H, scale=2)}
    return {**states, **drawn_weights(draw, D, H, 0.5, 0.5, 0.5)}


def forward(submission, given, **forms):
    return returns(submission.lstm_step_forward(*given.values()), "next_h", "next_c", "cache", **forms)


def side_by_side(submission, given):
    """The learner's next state and next cell."""
    forms = {"next_h": like(given["prev_h"]), "next_c": like(given["prev_c"])}
    return torch.cat(forward(submission, given, **forms)[:2], dim=1)


@pytest.mark.points(1)
@one_step
def test_next_cell(submission, draw, N, D, H):
    """lstm_step_forward returns the next cell second: the gate f times the old cell, plus i times g."""
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
    carried = follows_from(next_state, cell=cell, **given)
    assert_value(next_h, torch_value(next_state, **given), name="next_h", carried=carried)


def backward_of(names, points, sentence):
    """The test of some of the six gradients."""

    @pytest.mark.points(points)
    @one_step
    def test(submission, draw, N, D, H):
        given, upstreams = drawn(draw, N, D, H), (draw.normal(N, H), draw.normal(N, H))
        ways, upstream = random_directions(draw, by_gates(given)), torch.cat(upstreams, dim=1)
        next_h, next_c, cache = forward(submission, given)
        forward(submission, {**given, "x": -given["x"]})  # other steps come before the way back
        got = dict(zip(OF_STEP, returns(submission.lstm_step_backward(*upstreams, cache), *OF_STEP)))
        truths = torch_gradients(step, upstream=upstream, **given)
        state, cell = torch_value(next_state, **given), torch_value(next_cell, **given)
        mistakes = forward_mistake(next_h, state, given["prev_h"]), forward_mistake(next_c, cell, given["prev_c"])

        def carried(name, own):
            if all(mistake is None for mistake in mistakes):
                return None
            found, own_cell = None, wrong_value(next_c, cell, given["prev_c"])
            if own_cell is not None:
                found = torch_gradients(partial(step, cell=own_cell), upstream=upstream, **given)[name[1:]]
            value = None if found is None else usable_value(got[name], found, upstream)
            slopes = slopes_of_own(partial(side_by_side, own), step, upstream, given, ways)
            if value is None or differs(value, found):
                return slopes.carried(got[name], truths[name[1:]], name[1:])
            return found if slopes.sound else None

        for name in names:
            called = f"{name} of `lstm_step_backward`"
            assert_gradient(got[name], truths[name[1:]], name=called, carried=partial(carried, name))

    test.__doc__ = f"lstm_step_backward returns {sentence}"
    return test


test_step_backward_cell = backward_of(["dprev_c"], 1, "dprev_c, to which dnext_c and dnext_h both contribute.")
test_step_backward_inputs = backward_of(
    ["dx", "dprev_h"], 1.5, "dx and dprev_h, which collect the gradient from all four gates."
)
test_step_backward_weights = backward_of(["dWx", "dWh", "db"], 1.5, "dWx, dWh and db, summed over the samples.")
