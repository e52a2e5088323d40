"""A step is an object that knows how it went and how to go back; numpy, with a matrix for each gate."""

import numpy as np

SQUASH = {"i": "sigmoid", "f": "sigmoid", "o": "sigmoid", "g": "tanh"}


def sigmoid(z):
    return (np.tanh(z / 2) + 1) / 2


class Step:
    def __init__(self, x, prev_h, prev_c, Wx, Wh, b):
        self.x, self.prev_h, self.prev_c, self.Wx, self.Wh = x, prev_h, prev_c, Wx, Wh
        self.gate = {}
        for name, wx, wh, bias in zip(SQUASH, np.split(Wx, 4, 1), np.split(Wh, 4, 1), np.split(b, 4)):
            z = x @ wx + prev_h @ wh + bias
            self.gate[name] = sigmoid(z) if SQUASH[name] == "sigmoid" else np.tanh(z)
        self.c = self.gate["f"] * prev_c + self.gate["i"] * self.gate["g"]
        self.h = self.gate["o"] * np.tanh(self.c)

    def back(self, dh, dc):
        gate = self.gate
        dc = dc + dh * (gate["o"] - self.h * np.tanh(self.c))
        partner = {"i": gate["g"], "f": self.prev_c, "g": gate["i"]}
        dz = []
        for name, value in gate.items():
            upstream = dh * np.tanh(self.c) if name == "o" else dc * partner[name]
            dz.append(upstream * (value * (1 - value) if SQUASH[name] == "sigmoid" else 1 - value * value))
        dz = np.concatenate(dz, axis=1)
        return dz @ self.Wx.T, dz @ self.Wh.T, dc * gate["f"], self.x.T @ dz, self.prev_h.T @ dz, dz.sum(0)


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    step = Step(x, prev_h, prev_c, Wx, Wh, b)
    return step.h, step.c, step


def lstm_step_backward(dnext_h, dnext_c, cache):
    return cache.back(dnext_h, dnext_c)


def lstm_forward(x, h0, Wx, Wh, b):
    steps = []
    for x_t in np.moveaxis(x, 1, 0):
        prev_h, prev_c = (steps[-1].h, steps[-1].c) if steps else (h0, np.zeros_like(h0))
        steps.append(Step(x_t, prev_h, prev_c, Wx, Wh, b))
    return np.stack([step.h for step in steps], axis=1), steps


def lstm_backward(dh, cache):
    dx, dlater, dc, weights = np.empty_like(cache[0].x, shape=(*dh.shape[:2], len(cache[0].Wx))), 0, 0, []
    for t, step in reversed(list(enumerate(cache))):
        dx[:, t], dlater, dc, *now = step.back(dh[:, t] + dlater, dc)
        weights.append(now)
    return dx, dlater, *map(sum, zip(*weights))
