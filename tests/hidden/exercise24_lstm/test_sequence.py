"""Hidden tests of exercise 24: a sequence, and the way back through time. The second shape is one sample, one step and
one unit.

What is computed for a sequence is judged also by what follows from the learner's own steps, where those are wrong, and
the way back by the slopes of the learner's own lstm_forward along random ways, where a mistake is in that.
"""

from functools import partial

import pytest
import torch

from grader.testing import (
    MANY, SOME, as_truth, assert_gradient, assert_value, differs, forward_mistake, is_right, like, random_directions,
    returns, torch_gradients, torch_value, try_call, wrong_value,
)  # fmt: skip

from .lstm import (
    OF_SEQUENCE, OF_STEP, backward, by_gates, drawn_weights, forward, own_steps, sequence, slopes_of_own,
)  # fmt: skip

GENERAL, LONG, SMALLEST = (5, 3, 7, 2), (MANY, SOME, 3, 2), (1, 1, 2, 1)


def drawn(draw, N, T, D, H):
    return {"x": draw.normal(N, T, D), "h0": draw.normal(N, H), **drawn_weights(draw, D, H, 0.4, 0.6, 0.5)}


def own_steps_back(submission, dh, x, h0, *weights):
    """What the learner's own steps back add up to."""
    _, caches = own_steps(submission, x, h0, *weights)
    dh_later, dc, dx, total = torch.zeros_like(h0), torch.zeros_like(h0), [], [torch.zeros_like(w) for w in weights]
    for t in reversed(range(x.shape[1])):
        result = submission.lstm_step_backward(dh[:, t] + dh_later, dc, caches[t])
        got_dx, dh_later, dc, *rest = returns(result, *OF_STEP, dx=like(x[:, t]), dprev_h=like(h0), dprev_c=like(h0))
        dx.insert(0, got_dx)
        total = [whole + like(whole)(got, "A gradient of a step") for whole, got in zip(total, rest)]
    return dict(zip(OF_SEQUENCE, (torch.stack(dx, dim=1), dh_later, *total), strict=True))


@pytest.mark.points(1)
@pytest.mark.parametrize(("N", "T", "D", "H"), [GENERAL, LONG])
def test_forward(submission, draw, N, T, D, H):
    """lstm_forward returns the states of all steps: each step starts from the state and the cell before."""
    given = drawn(draw, N, T, D, H)
    h, _ = forward(submission, *given.values())
    truth = torch_value(sequence, **given)

    def by_own_steps(own):
        states, _ = own_steps(own, *given.values())
        return as_truth(wrong_value(states, truth, given["x"]))

    assert_value(h, truth, name="h", carried=by_own_steps)


def backward_of(names, points, sizes, sentence):
    """The test of some of the five gradients."""

    @pytest.mark.points(points)
    @pytest.mark.parametrize(("N", "T", "D", "H"), sizes)
    def test(submission, draw, N, T, D, H):
        given, dh = drawn(draw, N, T, D, H), draw.normal(N, T, H)
        ways = random_directions(draw, by_gates(given))
        h, cache = forward(submission, *given.values())
        got = backward(submission, dh, cache)
        truths = torch_gradients(sequence, upstream=dh, **given)
        value, without_h0 = torch_value(sequence, **given), {**given, "h0": torch.zeros_like(given["h0"])}

        by_own = []  # asked for once: it is the same for each name

        def carried(name, stepping, sloping):
            own = slopes_of_own(lambda point: forward(sloping, *point.values())[0], sequence, dh, given, ways)
            if not by_own:
                by_own.extend(gradients_by_own(stepping, own))
            h0_is_ignored, by_steps, is_lstm = by_own
            found = as_truth(wrong_value(by_steps.get(name), truths[name[1:]], dh))
            if found is None and h0_is_ignored:
                found = torch_gradients(sequence, upstream=dh, **without_h0)[name[1:]]
            elif found is None and is_lstm:
                found = own.carried(got[name], truths[name[1:]], name[1:])
            return found

        def gradients_by_own(stepping, slopes):
            states, is_lstm, by_steps = wrong_value(h, value, dh), False, {}
            h0_is_ignored = states is not None and not differs(states, torch_value(sequence, **without_h0))
            if forward_mistake(h, value, dh) is not None and not h0_is_ignored:
                is_lstm = slopes.sound
            if is_right(h, value, dh) or is_lstm:  # a mistake in the way back alone, or in an LSTM
                by_steps = try_call(own_steps_back, stepping, dh, *given.values()) or {}
            return h0_is_ignored, by_steps, is_lstm

        for name in names:
            called = f"{name} of `lstm_backward`"
            assert_gradient(got[name], truths[name[1:]], name=called, carried=partial(carried, name))

    test.__doc__ = f"lstm_backward returns the gradients with respect to {sentence}"
    return test


test_backward_inputs = backward_of(["dx", "dh0"], 1.5, [GENERAL, LONG, SMALLEST], "x, at every step, and to h0.")
test_backward_weights = backward_of(["dWx", "dWh", "db"], 1, [GENERAL, LONG], "Wx, Wh and b, which every step uses.")
