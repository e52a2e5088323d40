"""The backward pass is made of convolutions, too. dout is pulled apart, with zeros between its numbers: slid over the
image, it gives dw, and with the kernel upside down slid over it, dx."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def correlate(x, w):
    return np.einsum("nchwij,fcij->nfhw", sliding_window_view(x, w.shape[2:], axis=(2, 3)), w)


def rim(x, rows, columns):
    return np.pad(x, ((0, 0), (0, 0), rows, columns))


class Cache:
    def __init__(self, x, w, stride, pad):
        self.x, self.w, self.stride, self.pad = x, w, stride, pad


def conv_forward_naive(x, w, b, conv_param):
    stride, pad = conv_param["stride"], conv_param["pad"]
    x = rim(x, (pad, pad), (pad, pad))
    out = correlate(x, w)[:, :, ::stride, ::stride] + b[:, None, None]
    return out, Cache(x, w, stride, pad)


def conv_backward_naive(dout, cache):
    x, w, pad = cache.x, cache.w, cache.pad
    rows, columns = (size - kernel + 1 for size, kernel in zip(x.shape[2:], w.shape[2:]))
    apart = np.zeros((*dout.shape[:2], rows, columns), dtype=dout.dtype)
    apart[:, :, :: cache.stride, :: cache.stride] = dout
    dw = correlate(x.swapaxes(0, 1), apart.swapaxes(0, 1)).swapaxes(0, 1)
    height, width = w.shape[2] - 1, w.shape[3] - 1
    upside_down = w[:, :, ::-1, ::-1].swapaxes(0, 1)
    dx = correlate(rim(apart, (height, height), (width, width)), upside_down)
    return dx[:, :, pad : dx.shape[2] - pad, pad : dx.shape[3] - pad], dw, np.einsum("nfhw->f", dout)
