"""Plain Python numbers: floats go out."""

import torch


def forward(x, y, w):
    return (y.item() - x.item() * w.item()) ** 2


def backward(x, y, w):
    x, y, w = float(x), float(y), float(w)
    error = x * w - y
    return {"dw": 2 * error * x, "dx": 2 * error * w, "dy": -2 * error}
