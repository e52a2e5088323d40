import numpy as np
from itertools import product


def max_pool_forward_naive(x, pool_param):
    ph, pw, s = pool_param["pool_height"], pool_param["pool_width"], pool_param["stride"]
    n, c, h, w = x.shape
    oh, ow = (h - ph) // s + 1, (w - pw) // s + 1
    best = np.full((n, c, oh, ow), -np.inf)
    where = np.zeros((n, c, oh, ow), dtype=int)
    for k, (i, j) in enumerate(product(range(ph), range(pw))):
        candidate = x[:, :, i:i + s * oh:s, j:j + s * ow:s][:, :, :oh, :ow]
        better = candidate > best
        best = np.where(better, candidate, best)
        where[better] = k
    return best, dict(where=where, shape=x.shape, **pool_param)


def max_pool_backward_naive(dout, cache):
    dx = np.zeros(cache["shape"])
    s, pw = cache["stride"], cache["pool_width"]
    for k in range(cache["pool_height"] * pw):
        i, j = divmod(k, pw)
        mask = (cache["where"] == k).astype(float)
        oh, ow = dout.shape[2:]
        dx[:, :, i:i + s * oh:s, j:j + s * ow:s][:, :, :oh, :ow] += mask * dout
    return dx
