"""Every patch of the image becomes a column; then a convolution is a product of two matrices, as in a linear layer."""

import torch
from torch.nn.functional import fold, unfold


def conv_forward_naive(x, w, b, conv_param):
    settings = {"kernel_size": w.shape[2:], "stride": conv_param["stride"], "padding": conv_param["pad"]}
    columns = unfold(x, **settings)
    rows, width = (
        1 + (size + 2 * conv_param["pad"] - kernel) // conv_param["stride"]
        for size, kernel in zip(x.shape[2:], w.shape[2:])
    )
    out = w.flatten(1) @ columns + b[:, None]
    return out.reshape(len(x), len(w), rows, width), {"x": x, "columns": columns, "w": w, "settings": settings}


def conv_backward_naive(dout, cache):
    dout, w = dout.flatten(2), cache["w"]
    dcolumns = w.flatten(1).T @ dout
    dw = torch.einsum("nfp,nkp->fk", dout, cache["columns"]).reshape(w.shape)
    return fold(dcolumns, cache["x"].shape[2:], **cache["settings"]), dw, dout.sum(dim=(0, 2))
