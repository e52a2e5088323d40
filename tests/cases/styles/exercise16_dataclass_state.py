from dataclasses import dataclass, field
import numpy as np


@dataclass
class Rule:
    defaults: dict = field(default_factory=dict)
    slots: tuple = ()

    def prepare(self, w, config):
        config = {} if config is None else config
        for k, v in self.defaults.items():
            config.setdefault(k, v)
        for s in self.slots:
            if s not in config:
                config[s] = np.full(np.shape(w), 0.0)
        return config


MOMENTUM = Rule(dict(learning_rate=1e-2, momentum=0.9), ("velocity",))
RMS = Rule(dict(learning_rate=1e-2, decay_rate=0.99, epsilon=1e-8), ("cache",))
ADAM = Rule(dict(learning_rate=1e-3, beta1=0.9, beta2=0.999, epsilon=1e-8, t=0), ("m", "v"))


def ema(old, new, rate):
    return np.add(np.multiply(rate, old), np.multiply(1 - rate, new))


def sgd_momentum(w, dw, config=None):
    cfg = MOMENTUM.prepare(w, config)
    cfg["velocity"] = cfg["momentum"] * cfg["velocity"] - cfg["learning_rate"] * dw
    return w + cfg["velocity"], cfg


def rmsprop(w, dw, config=None):
    cfg = RMS.prepare(w, config)
    cfg["cache"] = ema(cfg["cache"], dw ** 2, cfg["decay_rate"])
    return w - cfg["learning_rate"] * dw / (cfg["cache"] ** 0.5 + cfg["epsilon"]), cfg


def adam(w, dw, config=None):
    cfg = ADAM.prepare(w, config)
    cfg["t"] = cfg["t"] + 1
    cfg["m"], cfg["v"] = ema(cfg["m"], dw, cfg["beta1"]), ema(cfg["v"], dw ** 2, cfg["beta2"])
    bias = np.array([1 - cfg["beta1"] ** cfg["t"], 1 - cfg["beta2"] ** cfg["t"]])
    mt, vt = cfg["m"] / bias[0], cfg["v"] / bias[1]
    return w - cfg["learning_rate"] * mt / (np.sqrt(vt) + cfg["epsilon"]), cfg
