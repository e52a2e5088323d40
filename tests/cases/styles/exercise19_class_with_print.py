import numpy as np


class Dropout(object):
    """Inverted dropout (CS231n, lecture 7)."""

    def __init__(self, p, seed=None):
        self.p = p
        if seed is not None:
            np.random.seed(seed)

    def train(self, x):
        H = np.random.random_sample(x.shape)
        self.U = (H < self.p) * np.array([1.0 / self.p])
        print("kept %.1f%%" % (100 * np.mean(self.U > 0)))
        return x * self.U


def dropout_forward(x, dropout_param):
    layer = Dropout(dropout_param["p"], dropout_param.get("seed"))
    if dropout_param["mode"] == "train":
        out = layer.train(x)
        cache = (dropout_param, layer)
    else:
        out, cache = x, (dropout_param, None)
    out = out.astype(x.dtype, copy=False)
    return out, cache


def dropout_backward(dout, cache):
    param, layer = cache
    if param["mode"] == "train":
        return dout * layer.U
    elif param["mode"] == "test":
        return dout
