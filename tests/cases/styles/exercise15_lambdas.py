import numpy as np
from functools import reduce

rows = lambda y: np.arange(y.shape[0])
shift = lambda x: x - x.max(1)[:, None]
normalize = lambda e: e / e.sum(1)[:, None]
compose = lambda *fs: reduce(lambda f, g: lambda x: f(g(x)), fs)
softmax = compose(normalize, np.exp, shift)
softmax_backward = lambda upstream, s: s * (upstream - (upstream * s).sum(1)[:, None])
log_softmax = lambda x: (lambda z: z - np.log(np.exp(z).sum(1))[:, None])(shift(x))


def softmax_loss(x, y):
    pick = lambda m: m[rows(y), y]
    g = softmax(x)
    g[rows(y), y] -= 1
    return (-pick(log_softmax(x)).mean(), g / y.shape[0])
