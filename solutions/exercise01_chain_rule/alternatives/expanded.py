"""The square multiplied out before anything is differentiated."""

import torch


def forward(x, y, w):
    return y * y - 2 * x * y * w + x * x * w * w


def backward(x, y, w):
    return {"dx": 2 * x * w**2 - 2 * y * w, "dy": 2 * y - 2 * x * w, "dw": 2 * w * x**2 - 2 * x * y}
