"""Hidden tests of exercise 16: what config may leave out, what it must keep, and what nobody may change."""

from functools import partial

import pytest
import torch

from grader.testing import assert_value, entry, from_written_out, has_shape, require, torch_value, unchanged

from .rules import nothing, step, walk

DEFAULTS = {
    "sgd_momentum": {"learning_rate": 1e-2, "momentum": 0.9},
    "rmsprop": {"learning_rate": 1e-2, "decay_rate": 0.99, "epsilon": 1e-8},
    "adam": {"learning_rate": 1e-3, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
}
SMALL = {"sgd_momentum": 1.0, "rmsprop": 1e-7, "adam": 1e-7}
"""Of the gradients: beside these, epsilon's default counts."""
WAYS = (("without a config", ()), ("with None", (None,)), ("with {}", ({},)), ("without a config, once more", ()))
one_size = pytest.mark.parametrize(("n", "d"), [(7, 3)])


def own_steps(submission, rule, w, gradients, config):
    """w after two steps of the learner's function. config: none, or the first step's."""
    for dw in gradients:
        w, *config = step(submission, rule, w, dw, *config)
    return w


def written_out(rule, w, gradients, truth, submission, other_submission):
    """What is right given what the learner's own function does where config has the defaults and zeros in it: what is
    wrong with that has cost its points. None if it doesn't lead down."""
    config = {**DEFAULTS[rule], **nothing(rule, w), **({"t": 0} if rule == "adam" else {})}
    faster = {**config, "learning_rate": 2 * config["learning_rate"]}
    reached = own_steps(submission, rule, w, gradients, (config,))
    other = own_steps(other_submission, rule, w, gradients, (faster,))
    carried = from_written_out(reached, other, truth, w)
    start, way = w.double().cpu(), gradients.double().cpu().sum(dim=0)
    return carried if carried and ((carried.value - start) * way).sum() < 0 else None


@pytest.mark.points(0.5)
@one_size
def test_defaults(submission, draw, n, d):
    """What config leaves out takes its default: two steps from an empty config, from None and from no config at all."""
    for rule in DEFAULTS:
        w, gradients = draw.normal(n, d, scale=1e-3), draw.normal(2, n, d, scale=SMALL[rule])
        truth = torch_value(partial(walk, rule, [DEFAULTS[rule]] * 2), w=w, gradients=gradients)
        carried = partial(written_out, rule, w, gradients, truth)
        for said, config in WAYS:
            reached = own_steps(submission, rule, w, gradients, config)
            assert_value(reached, truth, name=f"next_w of `{rule}`, begun {said}, after step 2", carried=carried)


@pytest.mark.points(0.5)
@one_size
def test_config_kept(submission, draw, n, d):
    """The config that is returned still has everything else that config had, unchanged."""
    settings = {"sgd_momentum": (0.3, 0.6), "rmsprop": (0.2, 0.8, 0.01), "adam": (0.1, 0.7, 0.85, 0.01)}
    for rule, setting in settings.items():
        w, dw = draw.normal(n, d), draw.normal(n, d)
        given = {**dict(zip(DEFAULTS[rule], setting)), "note": "first layer"}
        next_w, after = step(submission, rule, w, dw, given)
        require_moved(rule, next_w, w)
        for key, value in given.items():
            kept = entry(after, key, of=f"`{rule}`")
            near = has_shape(kept, ()) and abs(float(kept) - value) < 1e-6  # a number may come back as an array
            same = kept == value if isinstance(kept, str | int | float) else near
            require(same, f"`{rule}` returned a config in which {key!r} isn't what it was.")


@pytest.mark.points(0.5)
@one_size
def test_arguments_unchanged(submission, draw, n, d):
    """Each function leaves w and dw as they are: the new w is a new tensor."""
    for rule in DEFAULTS:
        w, dw = draw.normal(n, d), draw.normal(n, d)
        with unchanged(submission, of=f"`{rule}`", w=w, dw=dw) as held:
            next_w, _ = step(submission, rule, *held.values(), {"learning_rate": 0.1})
        require_moved(rule, next_w, w)


def require_moved(rule, next_w, w):
    """What has done nothing has left everything as it was, and earns nothing by that."""
    changed = has_shape(next_w, w.shape) and not torch.equal(torch.as_tensor(next_w).detach().to(w), w)
    require(changed, f"The next_w of `{rule}` must be a tensor of w's shape that isn't equal to w.")
