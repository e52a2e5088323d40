# slip: exactly round(p n) numbers are kept, so they are not independent
import numpy as np
def dropout_forward(x, dropout_param):
    p = dropout_param["p"]
    if "seed" in dropout_param: np.random.seed(dropout_param["seed"])
    if dropout_param["mode"] == "test": return x, None
    n = x.reshape(x.shape[0], -1).shape[1]
    mask = np.random.permutation(x.size).reshape(x.shape) < round(p * x.size)
    mask = mask.astype(x.dtype) / x.dtype.type(p)
    return x * mask, mask
def dropout_backward(dout, cache):
    return dout if cache is None else dout * cache
