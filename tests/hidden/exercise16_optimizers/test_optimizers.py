"""Hidden tests of exercise 16: one step of each optimizer, from a config that is given whole.

What is remembered is judged first. The step is judged with the error carried forward: also against what follows from
the learner's own memory, so that a mistake in it costs its own points alone. Epsilon is too small to matter except
where it is what a test is about.
"""

import pytest
import torch

from grader.testing import (
    FEW, MANY, assert_value, entry, has_shape, like, torch_value, usable_value,
)  # fmt: skip

from .rules import MEMORY, SQUARES, TINY, move, remember, step

SETTINGS = {
    "sgd_momentum": {"learning_rate": 0.3, "momentum": 0.6},
    "rmsprop": {"learning_rate": 0.2, "decay_rate": 0.4, "epsilon": TINY},
    "adam": {"learning_rate": 0.1, "beta1": 0.3, "beta2": 0.45, "epsilon": TINY, "t": 2},
}
T = 3  # the step that follows
SIZES = [(7, 3), (MANY, FEW), (1, 5)]
sizes = pytest.mark.parametrize(("n", "d"), SIZES)


def drawn(draw, rule, n, d):
    """w, dw, and the memory of the step before."""
    w, dw = draw.normal(n, d), draw.normal(n, d)
    return w, dw, {key: draw.uniform(0.5, 2, n, d) if key in SQUARES else draw.normal(n, d) for key in MEMORY[rule]}


def new_memory(rule, key, dw, memory):
    """The truth."""
    return torch_value(lambda dw, **memory: remember(rule, dw, memory, SETTINGS[rule])[key], **memory, dw=dw)


def judge_memory(submission, draw, rule, n, d):
    w, dw, memory = drawn(draw, rule, n, d)
    _, after = step(submission, rule, w, dw, {**SETTINGS[rule], **memory})
    for key in memory:
        assert_value(entry(after, key, of=f"`{rule}`"), new_memory(rule, key, dw, memory), name=f'config["{key}"]')
    return w, after


def remembers(submission, rule, w, dw, config, after):
    """Whether the learner's new memory depends on the old one: else it follows from nothing but this step."""
    doubled = {key: 2 * config[key] for key in MEMORY[rule]}
    _, other = step(submission, rule, w, dw, {**config, **doubled})
    pairs = [(after[key], other.get(key)) for key in MEMORY[rule]]
    return all(has_shape(new, w.shape) and not torch.equal(*map(torch.as_tensor, (old, new))) for old, new in pairs)


def own_memory(after, rule, dw, memory):
    """The learner's own new memory and t, to judge the step by. None if one tells nothing, or is still the old one."""
    truths = {key: new_memory(rule, key, dw, memory) for key in memory}
    own = {key: usable_value(after.get(key), truths[key], old) for key, old in memory.items()}
    if any(value is None or torch.equal(value, memory[key]) for key, value in own.items()):
        return None
    t = after.get("t") if rule == "adam" else T
    sound = type(t) is int and 0 < t < 1000 and all(bool((own[key] > 0).all()) for key in own if key in SQUARES)
    return (own, t) if sound else None


def step_of(rule, points, sentence, sizes=SIZES, requires=(), **more):
    """The test of one step. more: settings other than the usual."""

    @pytest.mark.points(points, requires=requires)
    @pytest.mark.parametrize(("n", "d"), sizes)
    def test(submission, draw, n, d):
        w, dw, memory = drawn(draw, rule, n, d)
        settings = {**SETTINGS[rule], **more}
        next_w, after = step(submission, rule, w, dw, {**settings, **memory})

        def whole(w, dw, **memory):
            return move(rule, w, dw, remember(rule, dw, memory, settings), settings, T)

        def from_own_memory(submission):
            found = own_memory(after, rule, dw, memory)
            if found is None or not remembers(submission, rule, w, dw, {**settings, **memory}, after):
                return None
            own, t = found
            return torch_value(lambda w, dw, **own: move(rule, w, dw, own, settings, t), w=w, dw=dw, **own)

        truth = torch_value(whole, w=w, dw=dw, **memory)
        assert_value(next_w, truth, name=f"next_w of `{rule}`", carried=from_own_memory)

    test.__doc__ = f"{rule} {sentence}"
    return test


@pytest.mark.points(0.5)
@sizes
def test_velocity(submission, draw, n, d):
    """sgd_momentum keeps the new velocity in config: the old one times momentum, minus learning_rate times dw."""
    judge_memory(submission, draw, "sgd_momentum", n, d)


test_momentum_step = step_of("sgd_momentum", 1, "moves w by the new velocity.")


@pytest.mark.points(0.5)
@sizes
def test_cache(submission, draw, n, d):
    """rmsprop keeps the new cache in config: a running mean of dw², in which the old cache counts decay_rate."""
    judge_memory(submission, draw, "rmsprop", n, d)


OF_RMSPROP = "moves w by learning_rate times dw, divided by the root of the new cache."
test_rmsprop_step = step_of("rmsprop", 1, OF_RMSPROP)
test_rmsprop_epsilon = step_of("rmsprop", 0.5, "adds epsilon to the root.", SIZES[:1], "test_rmsprop_step", epsilon=0.5)


@pytest.mark.points(1)
@sizes
def test_moments(submission, draw, n, d):
    """adam keeps the new m, v and t in config: running means of dw and dw², before their correction."""
    w, after = judge_memory(submission, draw, "adam", n, d)
    truth = torch_value(lambda t: t + 1, t=torch.full_like(w[0, 0], SETTINGS["adam"]["t"]))
    counted = like(w[0, 0].double())(entry(after, "t", of="`adam`"), 'config["t"]')
    assert_value(float(counted), truth, name='config["t"]')


OF_ADAM = "moves w by learning_rate times the corrected m, divided by the root of the corrected v."
test_adam_step = step_of("adam", 1, OF_ADAM)
EPSILON_OF_ADAM = "adds epsilon to the root of the corrected v."
test_adam_epsilon = step_of("adam", 0.5, EPSILON_OF_ADAM, SIZES[:1], "test_adam_step", epsilon=0.5)
