"""torch's own operations: lerp_, addcmul_ and addcdiv_, on clones, with the memory in a config that is changed."""

import math

import torch


def filled(config, w, memory, **settings):
    config = {} if config is None else config
    for name, value in settings.items():
        config.setdefault(name, value)
    for name in memory:
        config[name] = config[name].clone() if name in config else torch.zeros_like(w)
    return config


def sgd_momentum(w, dw, config=None):
    config = filled(config, w, ["velocity"], learning_rate=1e-2, momentum=0.9)
    velocity = config["velocity"].mul_(config["momentum"]).sub_(dw, alpha=config["learning_rate"])
    return torch.add(w, velocity), config


def rmsprop(w, dw, config=None):
    config = filled(config, w, ["cache"], learning_rate=1e-2, decay_rate=0.99, epsilon=1e-8)
    config["cache"].mul_(config["decay_rate"]).addcmul_(dw, dw, value=1 - config["decay_rate"])
    root = config["cache"].sqrt().add_(config["epsilon"])
    return torch.addcdiv(w, dw, root, value=-config["learning_rate"]), config


def adam(w, dw, config=None):
    config = filled(config, w, ["m", "v"], learning_rate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-8, t=0)
    config["t"] += 1
    config["m"].lerp_(dw, 1 - config["beta1"])
    config["v"].mul_(config["beta2"]).addcmul_(dw, dw, value=1 - config["beta2"])
    corrections = [1 - config[beta] ** config["t"] for beta in ("beta1", "beta2")]
    root = (config["v"].sqrt() / math.sqrt(corrections[1])).add_(config["epsilon"])
    return w.clone().addcdiv_(config["m"], root, value=-config["learning_rate"] / corrections[0]), config
