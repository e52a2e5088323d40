import numpy as np


def dropout_forward(x, dropout_param):
    p, mode, seed = (dropout_param.get(k) for k in ("p", "mode", "seed"))
    rng = np.random.RandomState(seed)
    if mode == "test":
        return x, (mode, None)
    mask = rng.binomial(1, p, size=x.shape)
    return np.where(mask == 1, x / p, 0.0), (mode, mask / p)


def dropout_backward(dout, cache):
    mode, mask = cache
    return dout if mode == "test" else np.multiply(dout, mask)
