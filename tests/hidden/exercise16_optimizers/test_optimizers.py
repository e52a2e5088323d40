"""Hidden tests of exercise 16: one step of each optimizer, from a config that is given whole.

What is remembered is judged first. The step is judged with the error carried forward: also against what follows from
the learner's own memory, so that a slip in it costs its own points alone. Epsilon is too small to matter but where it
is what a test is about.
"""

import pytest
import torch

from grader.testing import assert_value, entry, like, require, returns, torch_value, usable_value

TINY = 1e-30
MOMENTUM = {"learning_rate": 0.3, "momentum": 0.6}
RMSPROP = {"learning_rate": 0.2, "decay_rate": 0.4, "epsilon": TINY}
ADAM = {"learning_rate": 0.1, "beta1": 0.3, "beta2": 0.45, "epsilon": TINY, "t": 2}
sizes = pytest.mark.parametrize(("n", "d"), [(7, 3), (1, 5)])
one_size = pytest.mark.parametrize(("n", "d"), [(7, 3)])


def step(submission, rule, w, dw, config):
    """next_w and the config, as the learner's function returns them."""
    next_w, after = returns(getattr(submission, rule)(w, dw, config), "next_w", "config")
    require(type(after) is dict, f"The config that `{rule}` returns must be a dict.")
    return next_w, after


def remembered(after, key, truth, old):
    """The learner's own new memory, to judge the step by. None if it tells nothing, or is still the old one."""
    value = usable_value(after.get(key), truth, old)
    return None if value is None or torch.equal(value, old) else value


def new_velocity(velocity, dw):
    return MOMENTUM["momentum"] * velocity - MOMENTUM["learning_rate"] * dw


def new_cache(cache, dw):
    return RMSPROP["decay_rate"] * cache + (1 - RMSPROP["decay_rate"]) * dw**2


def rmsprop_step(w, dw, cache, epsilon=TINY):
    """From the new cache."""
    return w - RMSPROP["learning_rate"] * dw / (cache.sqrt() + epsilon)


def new_m(m, dw):
    return ADAM["beta1"] * m + (1 - ADAM["beta1"]) * dw


def new_v(v, dw):
    return ADAM["beta2"] * v + (1 - ADAM["beta2"]) * dw**2


def adam_step(w, m, v, t=ADAM["t"] + 1, epsilon=TINY):
    """From the new m, v and t."""
    corrected_m, corrected_v = m / (1 - ADAM["beta1"] ** t), v / (1 - ADAM["beta2"] ** t)
    return w - ADAM["learning_rate"] * corrected_m / (corrected_v.sqrt() + epsilon)


@pytest.mark.points(0.5)
@sizes
def test_velocity(submission, draw, n, d):
    """sgd_momentum keeps the new velocity in config: the old one times momentum, minus learning_rate times dw."""
    w, dw, velocity = draw.normal(n, d), draw.normal(n, d), draw.normal(n, d)
    _, after = step(submission, "sgd_momentum", w, dw, {**MOMENTUM, "velocity": velocity})
    kept = entry(after, "velocity", of="`sgd_momentum`")
    assert_value(kept, torch_value(new_velocity, velocity=velocity, dw=dw), name='config["velocity"]')


@pytest.mark.points(1)
@sizes
def test_momentum_step(submission, draw, n, d):
    """sgd_momentum moves w by the new velocity."""
    w, dw, velocity = draw.normal(n, d), draw.normal(n, d), draw.normal(n, d)
    next_w, after = step(submission, "sgd_momentum", w, dw, {**MOMENTUM, "velocity": velocity})
    truth = torch_value(lambda w, dw, velocity: w + new_velocity(velocity, dw), w=w, dw=dw, velocity=velocity)
    kept = remembered(after, "velocity", torch_value(new_velocity, velocity=velocity, dw=dw), velocity)
    carried = None if kept is None else torch_value(torch.add, input=w, other=kept)
    assert_value(next_w, truth, name="next_w of `sgd_momentum`", carried=carried)


@pytest.mark.points(0.5)
@sizes
def test_cache(submission, draw, n, d):
    """rmsprop keeps the new cache in config: a running mean of dw², in which the old cache counts decay_rate."""
    w, dw, cache = draw.normal(n, d), draw.normal(n, d), draw.uniform(0.5, 2, n, d)
    _, after = step(submission, "rmsprop", w, dw, {**RMSPROP, "cache": cache})
    kept = entry(after, "cache", of="`rmsprop`")
    assert_value(kept, torch_value(new_cache, cache=cache, dw=dw), name='config["cache"]')


@pytest.mark.points(1)
@sizes
def test_rmsprop_step(submission, draw, n, d):
    """rmsprop moves w by learning_rate times dw, divided by the root of the new cache."""
    judge_rmsprop(submission, draw, n, d, TINY)


@pytest.mark.points(0.5, requires="test_rmsprop_step")
@one_size
def test_rmsprop_epsilon(submission, draw, n, d):
    """rmsprop adds epsilon to the root."""
    judge_rmsprop(submission, draw, n, d, 0.5)


def judge_rmsprop(submission, draw, n, d, epsilon):
    w, dw, cache = draw.normal(n, d), draw.normal(n, d), draw.uniform(0.5, 2, n, d)
    next_w, after = step(submission, "rmsprop", w, dw, {**RMSPROP, "epsilon": epsilon, "cache": cache})
    kept = remembered(after, "cache", torch_value(new_cache, cache=cache, dw=dw), cache)

    def whole(w, dw, cache):
        return rmsprop_step(w, dw, new_cache(cache, dw), epsilon)

    def from_own(w, dw, cache):
        return rmsprop_step(w, dw, cache, epsilon)

    usable = kept is not None and bool((kept > 0).all())
    carried = torch_value(from_own, w=w, dw=dw, cache=kept) if usable else None
    assert_value(next_w, torch_value(whole, w=w, dw=dw, cache=cache), name="next_w of `rmsprop`", carried=carried)


@pytest.mark.points(1)
@sizes
def test_moments(submission, draw, n, d):
    """adam keeps the new m, v and t in config: running means of dw and dw², as they are before their correction."""
    w, dw, m, v = draw.normal(n, d), draw.normal(n, d), draw.normal(n, d), draw.uniform(0.5, 2, n, d)
    _, after = step(submission, "adam", w, dw, {**ADAM, "m": m, "v": v})
    assert_value(entry(after, "m", of="`adam`"), torch_value(new_m, m=m, dw=dw), name='config["m"]')
    assert_value(entry(after, "v", of="`adam`"), torch_value(new_v, v=v, dw=dw), name='config["v"]')
    truth = torch_value(lambda t: t + 1, t=torch.full_like(w[0, 0], ADAM["t"]))
    counted = like(w[0, 0].double())(entry(after, "t", of="`adam`"), 'config["t"]')
    assert_value(float(counted), truth, name='config["t"]')


@pytest.mark.points(1)
@sizes
def test_adam_step(submission, draw, n, d):
    """adam moves w by learning_rate times the corrected m, divided by the root of the corrected v."""
    judge_adam(submission, draw, n, d, TINY)


@pytest.mark.points(0.5, requires="test_adam_step")
@one_size
def test_adam_epsilon(submission, draw, n, d):
    """adam adds epsilon to the root of the corrected v."""
    judge_adam(submission, draw, n, d, 0.5)


def judge_adam(submission, draw, n, d, epsilon):
    w, dw, m, v = draw.normal(n, d), draw.normal(n, d), draw.normal(n, d), draw.uniform(0.5, 2, n, d)
    next_w, after = step(submission, "adam", w, dw, {**ADAM, "epsilon": epsilon, "m": m, "v": v})
    own_m = remembered(after, "m", torch_value(new_m, m=m, dw=dw), m)
    own_v = remembered(after, "v", torch_value(new_v, v=v, dw=dw), v)
    own_t = after.get("t") if type(after.get("t")) is int and 0 < after["t"] < 1000 else None

    def whole(w, dw, m, v):
        return adam_step(w, new_m(m, dw), new_v(v, dw), epsilon=epsilon)

    def from_own(w, m, v):
        return adam_step(w, m, v, own_t, epsilon)

    usable = own_t is not None and own_m is not None and own_v is not None and bool((own_v > 0).all())
    carried = torch_value(from_own, w=w, m=own_m, v=own_v) if usable else None
    assert_value(next_w, torch_value(whole, w=w, dw=dw, m=m, v=v), name="next_w of `adam`", carried=carried)
