"""The loss in two parts, each with its own backward pass: the mean at the labels, and log-softmax."""

import numpy as np


def log_softmax(x):
    shifted = x - x.max(1)[:, None]
    return shifted - np.log(np.exp(shifted).sum(1))[:, None]


def log_softmax_backward(upstream, log_s):
    return upstream - np.exp(log_s) * upstream.sum(1)[:, None]


def softmax(x):
    return np.exp(log_softmax(x))


def softmax_backward(upstream, s):
    return np.stack([(np.diag(p) - np.outer(p, p)) @ g for p, g in zip(s, upstream)])


def softmax_loss(x, y):
    log_s = log_softmax(x)
    upstream = -np.eye(x.shape[1], dtype=x.dtype)[y] / x.dtype.type(len(x))
    return np.sum(upstream * log_s), log_softmax_backward(upstream, log_s)
