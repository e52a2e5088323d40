"""What the tests of exercise 16 share: the three rules in torch, and a step of the learner's own."""

import torch

from grader.testing import require, returns

TINY = 1e-30
MEMORY = {"sgd_momentum": ("velocity",), "rmsprop": ("cache",), "adam": ("m", "v")}
SQUARES = ("cache", "v")


def step(submission, rule, w, dw, *config, **forms):
    """next_w and the config, as the learner's function returns them."""
    next_w, after = returns(getattr(submission, rule)(w, dw, *config), "next_w", "config", **forms)
    require(type(after) is dict, f"The config that `{rule}` returns must be a dict.")
    return next_w, after


def remember(rule, dw, old, settings):
    """The new memory."""
    if rule == "sgd_momentum":
        return {"velocity": settings["momentum"] * old["velocity"] - settings["learning_rate"] * dw}
    if rule == "rmsprop":
        return {"cache": settings["decay_rate"] * old["cache"] + (1 - settings["decay_rate"]) * dw**2}
    beta1, beta2 = settings["beta1"], settings["beta2"]
    return {"m": beta1 * old["m"] + (1 - beta1) * dw, "v": beta2 * old["v"] + (1 - beta2) * dw**2}


def move(rule, w, dw, new, settings, t):
    """The new w of step t, counted from 1, with the new memory."""
    rate = settings["learning_rate"]
    if rule == "sgd_momentum":
        return w + new["velocity"]
    if rule == "rmsprop":
        return w - rate * dw / (new["cache"].sqrt() + settings["epsilon"])
    m, v = new["m"] / (1 - settings["beta1"] ** t), new["v"] / (1 - settings["beta2"] ** t)
    return w - rate * m / (v.sqrt() + settings["epsilon"])


def nothing(rule, w):
    """The memory before the first step."""
    return {key: torch.zeros_like(w) for key in MEMORY[rule]}


def walk(rule, settings, w, gradients):
    """w after steps down these gradients. settings: those of each step."""
    memory = nothing(rule, w)
    for t, (dw, now) in enumerate(zip(gradients, settings), start=1):
        memory = remember(rule, dw, memory, now)
        w = move(rule, w, dw, memory, now, t)
    return w
