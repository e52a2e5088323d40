"""dx is dout divided by p everywhere, and the mask is missing. A dropped number had no influence on out: what is its
gradient?
"""

import torch
from dropout import dropout_forward


def dropout_backward(dout, cache):
    return dout if cache is None else dout * cache.max()
