"""Hidden tests of exercise 16: several steps, each with the config of the one before.

The trainings are judged against torch's own optimizers, and with the error carried forward: also against what follows
from the learner's own memory, where that is wrong already in the first step.
"""

from functools import partial

import pytest
import torch
from torch.optim.adam import adam
from torch.optim.rmsprop import rmsprop
from torch.optim.sgd import sgd

from grader.testing import assert_value, has_shape, like, torch_value, wrong_values

from .rules import MEMORY, SQUARES, TINY, move, nothing, remember, step, walk

STEPS = 50
RATES = {
    "sgd_momentum": {"learning_rate": 0.1, "momentum": 0.8},
    "rmsprop": {"learning_rate": 0.02, "decay_rate": 0.99, "epsilon": TINY},
    "adam": {"learning_rate": 0.08, "beta1": 0.8, "beta2": 0.95, "epsilon": TINY},
}
SINGLE = ("test_velocity", "test_momentum_step", "test_cache", "test_rmsprop_step", "test_moments", "test_adam_step")
one_size = pytest.mark.parametrize(("n", "d"), [(7, 3)])


@pytest.mark.points(0.5, requires=SINGLE)
@one_size
def test_steps_in_a_row(submission, draw, n, d):
    """Five steps in a row, with learning_rate halved on the way: each goes on from what the last one remembered."""
    for (rule, rates), shape in zip(RATES.items(), ((n,), (n, d), (d, n, 2))):  # w may have any
        start, gradients = draw.normal(*shape), draw.normal(5, *shape)
        each = [{**rates, "learning_rate": rates["learning_rate"] / (1 if t < 3 else 2)} for t in range(5)]
        w, config = start, dict(rates)
        for t in range(5):
            config = {**config, "learning_rate": each[t]["learning_rate"]}
            w, config = step(submission, rule, w, gradients[t], config, next_w=like(w))
            truth = torch_value(partial(walk, rule, each), w=start, gradients=gradients[: t + 1])
            assert_value(w, truth, name=f"next_w of `{rule}` after step {t + 1}")


@pytest.mark.points(0.5, requires=("test_moments", "test_adam_step"))
@one_size
def test_two_parameters(submission, draw, n, d):
    """When adam moves two parameters in turn, each has its own m, v and t, in its own config."""
    rates = RATES["adam"]
    starts = {name: draw.normal(n, d) for name in ("first", "second")}
    gradients = {name: draw.normal(3, n, d) for name in starts}
    now = {name: (w, dict(rates)) for name, w in starts.items()}
    for t in range(3):
        for name, start in starts.items():
            w, config = now[name]
            now[name] = step(submission, "adam", w, gradients[name][t], config, next_w=like(w))
            truth = torch_value(partial(walk, "adam", [rates] * 3), w=start, gradients=gradients[name][: t + 1])
            assert_value(now[name][0], truth, name=f"next_w of the {name} parameter after step {t + 1}")


def squared_error(x, y, w):
    return ((x @ w - y) ** 2).mean()


def slope(x, y, w):
    return 2 / y.numel() * x.T @ (x @ w - y)


@torch.no_grad()
def by_torch(rule, x, y, w):
    """The losses that torch's optimizer reaches. Its functions: its classes import what takes seconds."""
    w, rates, losses, t = w.detach(), RATES[rule], [squared_error(x, y, w)], torch.tensor(0.0)
    first, second = torch.zeros_like(w), torch.zeros_like(w)
    plain = {"lr": rates["learning_rate"], "weight_decay": 0.0, "maximize": False, "foreach": False}
    for _ in range(STEPS):
        dw = slope(x, y, w)
        if rule == "sgd_momentum":
            sgd([w], [dw], [first], momentum=rates["momentum"], dampening=0.0, nesterov=False, **plain)
        elif rule == "rmsprop":
            more = {"alpha": rates["decay_rate"], "eps": rates["epsilon"], "momentum": 0.0, "centered": False}
            rmsprop([w], [dw], [second], [], [], [t], **more, **plain)
        else:
            more = {"beta1": rates["beta1"], "beta2": rates["beta2"], "eps": rates["epsilon"], "amsgrad": False}
            adam([w], [dw], [first], [second], [], [t], **more, **plain)
        losses.append(squared_error(x, y, w))
    return torch.stack(losses)


def trained_by_own(rule, taken, x, y, start):
    """The losses of a training with the learner's own memory. None if that is right after the first step, if it tells
    nothing, or if it doesn't lead down."""
    memory = {key: stacked([config.get(key) for config in taken], start) for key in MEMORY[rule]}
    truths = [
        torch_value(lambda dw, key=key: remember(rule, dw, nothing(rule, dw), RATES[rule])[key], dw=slope(x, y, start))
        for key in memory
    ]
    if any(values is None or (key in SQUARES and bool((values < 0).any())) for key, values in memory.items()):
        return None
    if wrong_values([values[0] for values in memory.values()], truths, start) is None:
        return None

    def descend(x, y, w, **memory):
        losses = [squared_error(x, y, w)]
        for t in range(STEPS):
            now = {key: values[t] for key, values in memory.items()}
            w = move(rule, w, slope(x, y, w), now, RATES[rule], t + 1)
            losses.append(squared_error(x, y, w))
        return torch.stack(losses)

    losses = descend(x, y, start, **memory)
    return torch_value(descend, x=x, y=y, w=start, **memory) if losses[-1] < losses[0] else None


def stacked(values, like):
    """The learner's values of all steps in one tensor; None if one isn't a finite tensor of like's shape."""
    if not all(has_shape(value, like.shape) for value in values):
        return None
    tensor = torch.stack([torch.as_tensor(value).detach().to(like) for value in values])
    return tensor if bool(tensor.isfinite().all()) else None


def training_with(rule, after, torchs):
    """The test of a training with one of the three."""

    @pytest.mark.points(0.5, requires=after)
    def test(submission, draw):
        # So far away that no step crosses the minimum: there RMSprop turns rounding into a loss of its own.
        x, y = draw.normal(41, 3), draw.normal(41, 2)
        start = draw.choice([-1.0, 1.0], 3, 2) * draw.uniform(4.0, 6.0, 3, 2)
        w, config, losses, taken = start, dict(RATES[rule]), [squared_error(x, y, start)], []
        for _ in range(STEPS):
            w, config = step(submission, rule, w, slope(x, y, w), config, next_w=like(w))
            losses.append(squared_error(x, y, w))
            taken.append(config)
        truth = torch_value(partial(by_torch, rule), x=x, y=y, w=start)
        carried = trained_by_own(rule, taken, x, y, start)
        assert_value(torch.stack(losses), truth, name=f"the losses of {STEPS} steps", carried=carried, steps="step")

    test.__doc__ = f"50 steps of {rule} take a least-squares problem to the losses that torch's {torchs} reaches."
    return test


test_train_momentum = training_with("sgd_momentum", "test_momentum_step", "SGD")
test_train_rmsprop = training_with("rmsprop", "test_rmsprop_step", "RMSprop")
test_train_adam = training_with("adam", "test_adam_step", "Adam")
