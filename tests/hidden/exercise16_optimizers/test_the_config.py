"""Hidden tests of exercise 16: what config may leave out, what it must keep, and what nobody may change."""

from functools import partial

import numpy as np
import pytest
import torch

from grader.testing import (
    as_truth, assert_value, entry, require, returns, torch_value, try_call, unchanged, usable_value, wrong_value,
)  # fmt: skip

DEFAULTS = {
    "sgd_momentum": {"learning_rate": 1e-2, "momentum": 0.9},
    "rmsprop": {"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8},
    "adam": {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
}
MEMORY = {"sgd_momentum": ("velocity",), "rmsprop": ("cache",), "adam": ("m", "v")}
SMALL = {"sgd_momentum": 1.0, "rmsprop": 1e-7, "adam": 1e-7}
"""Of the gradients: beside these, epsilon's default counts."""
WAYS = (("without a config", ()), ("with None", (None,)), ("with {}", ({},)), ("without a config, once more", ()))
one_size = pytest.mark.parametrize(("n", "d"), [(7, 3)])


def two_steps(rule, w, gradients):
    """w after two steps from the default config."""
    (first, second), (lr, *decays) = gradients, list(DEFAULTS[rule].values())
    if rule == "sgd_momentum":
        return w - lr * first + (-decays[0] * lr * first - lr * second)
    decay, epsilon = decays[-2:]
    cache = (1 - decay) * first**2
    cache, old = decay * cache + (1 - decay) * second**2, cache
    if rule == "rmsprop":
        return w - lr * first / (old.sqrt() + epsilon) - lr * second / (cache.sqrt() + epsilon)
    beta1 = decays[0]
    m = (beta1 * first + second) / (1 + beta1)  # (1 - beta1) divided by 1 - beta1²
    root = (cache / (1 - decay**2)).sqrt()
    return w - lr * first / (first.abs() + epsilon) - lr * m / (root + epsilon)


def step(submission, rule, w, dw, *config):
    """next_w and the config, as the learner's function returns them."""
    next_w, after = returns(getattr(submission, rule)(w, dw, *config), "next_w", "config")
    require(type(after) is dict, f"The config that `{rule}` returns must be a dict.")
    return next_w, after


def own_steps(submission, rule, w, gradients, config):
    """w after two steps of the learner's function. config: none, or the first step's."""
    for dw in gradients:
        w, *config = step(submission, rule, w, dw, *config)
    return w


def spelt_out(submission, rule, w, gradients, truth):
    """What the learner's own function gives where config has the defaults and zeros in it: what is wrong with that has
    cost its points. None if it is right, tells nothing, doesn't lead down or ignores the learning rate."""
    zeros = {key: torch.zeros_like(w) for key in MEMORY[rule]}
    config = {**DEFAULTS[rule], **zeros, **({"t": 0} if rule == "adam" else {})}
    faster = {**config, "learning_rate": 2 * config["learning_rate"]}
    reached, other = (try_call(own_steps, submission, rule, w, gradients, (each,)) for each in (config, faster))
    reached, other = wrong_value(reached, truth, w), usable_value(other, truth, w)
    if reached is None or other is None or torch.equal(reached, other):
        return None
    if not ((reached - w) * gradients.sum(dim=0)).sum() < 0:
        return None
    return as_truth(reached)


@pytest.mark.points(0.5)
@one_size
def test_defaults(submission, draw, n, d):
    """What config doesn't have takes its default: two steps that begin with an empty config, with None or with none."""
    for rule in DEFAULTS:
        w, gradients = draw.normal(n, d, scale=1e-3), draw.normal(2, n, d, scale=SMALL[rule])
        truth = torch_value(partial(two_steps, rule), w=w, gradients=gradients)
        carried = spelt_out(submission, rule, w, gradients, truth)
        for said, config in WAYS:
            reached = own_steps(submission, rule, w, gradients, config)
            assert_value(reached, truth, name=f"next_w of `{rule}`, begun {said}, after step 2", carried=carried)


@pytest.mark.points(0.5)
@one_size
def test_config_kept(submission, draw, n, d):
    """What else is in config is still there, and the same, in the config that is returned."""
    settings = {"sgd_momentum": (0.3, 0.6), "rmsprop": (0.2, 0.8, 0.01), "adam": (0.1, 0.7, 0.85, 0.01)}
    for rule, setting in settings.items():
        w, dw = draw.normal(n, d), draw.normal(n, d)
        given = {**dict(zip(DEFAULTS[rule], setting)), "note": "first layer"}
        next_w, after = step(submission, rule, w, dw, given)
        require_moved(rule, next_w, w)
        for key, value in given.items():
            kept = entry(after, key, of=f"`{rule}`")
            same = kept == value if isinstance(kept, str | int | float) else is_number(kept, value)
            require(same, f"`{rule}` returned a config in which {key!r} isn't what it was.")


@pytest.mark.points(0.5)
@one_size
def test_arguments_unchanged(submission, draw, n, d):
    """w and dw stay as they were given: the new w is a tensor of its own."""
    for rule in DEFAULTS:
        w, dw = draw.normal(n, d), draw.normal(n, d)
        with unchanged(submission, of=f"`{rule}`", w=w, dw=dw) as held:
            next_w, _ = step(submission, rule, *held.values(), {"learning_rate": 0.1})
        require_moved(rule, next_w, w)


def require_moved(rule, next_w, w):
    """What has done nothing has left everything as it was, and earns nothing by that."""
    right = isinstance(next_w, torch.Tensor | np.ndarray) and next_w.shape == w.shape
    changed = right and not torch.equal(torch.as_tensor(next_w).detach().to(w), w)
    require(changed, f"The next_w of `{rule}` must be a tensor of w's shape, and another than w.")


def is_number(kept, value):
    """Whether a tensor or array of one number is this one."""
    single = isinstance(kept, torch.Tensor | np.ndarray) and kept.shape == ()
    return single and abs(float(kept) - value) < 1e-6
