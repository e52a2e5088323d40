"""Python's own random numbers, one for each number of x."""

import random

import torch


class Dropout:
    def __init__(self, shape, p):
        self.p = p
        self.dropped = [random.random() > p for _ in range(shape.numel())]

    def __call__(self, values):
        dropped = torch.tensor(self.dropped, device=values.device).reshape(values.shape)
        return (values / self.p).masked_fill(dropped, 0)


def dropout_forward(x, dropout_param):
    if dropout_param["mode"] == "test":
        return x * 1, torch.nn.Identity()
    if "seed" in dropout_param:
        random.seed(dropout_param["seed"])
    dropout = Dropout(x.shape, dropout_param["p"])
    return dropout(x), dropout


def dropout_backward(dout, cache):
    return cache(dout)
