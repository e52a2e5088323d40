"""One loop over the numbers of a window instead of its places. Each place looks for its maximum in reading order;
once it has been found, the place is done."""

import numpy as np


class Pooling:
    def __init__(self, x, pool_param, shape):
        self.x, self.shape = x, shape
        self.stride = pool_param["stride"]
        self.offsets = list(np.ndindex(pool_param["pool_height"], pool_param["pool_width"]))

    def of(self, array):
        """For each number of a window, what all windows have there: views of the array."""
        rows, columns = ((size - 1) * self.stride + 1 for size in self.shape)
        for down, right in self.offsets:
            yield array[:, :, down : down + rows : self.stride, right : right + columns : self.stride]


def max_pool_forward_naive(x, pool_param):
    sizes = pool_param["pool_height"], pool_param["pool_width"]
    shape = tuple((side - size) // pool_param["stride"] + 1 for side, size in zip(x.shape[2:], sizes))
    cache = Pooling(x, pool_param, shape)
    return np.maximum.reduce(list(cache.of(x))), cache


def max_pool_backward_naive(dout, cache):
    dx = np.zeros_like(cache.x)
    highest = np.maximum.reduce(list(cache.of(cache.x)))
    open_yet = np.ones(dout.shape, dtype=bool)
    for part, dpart in zip(cache.of(cache.x), cache.of(dx)):
        found = open_yet & (part == highest)
        dpart += np.where(found, dout, 0)
        open_yet &= ~found
    return dx
