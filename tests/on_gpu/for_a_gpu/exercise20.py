"""Exercise 20, right on the CPU: the gradient is filled in there, place by place."""

import torch


def places(out, w, stride):
    """Each place of the kernel: its row and column in out, and the index of what it covers of the padded images."""
    for i in range(out.shape[2]):
        for j in range(out.shape[3]):
            top, left = i * stride, j * stride
            yield i, j, (..., slice(top, top + w.shape[2]), slice(left, left + w.shape[3]))


def conv_forward_naive(x, w, b, conv_param):
    stride, pad = conv_param["stride"], conv_param["pad"]
    x_padded = torch.nn.functional.pad(x, (pad, pad, pad, pad))
    rows = 1 + (x_padded.shape[2] - w.shape[2]) // stride
    columns = 1 + (x_padded.shape[3] - w.shape[3]) // stride
    out = x.new_zeros(len(x), len(w), rows, columns)
    for i, j, covered in places(out, w, stride):
        out[:, :, i, j] = torch.einsum("nchw,fchw->nf", x_padded[covered], w) + b
    return out, (x, w, conv_param)


def conv_backward_naive(dout, cache):
    x, w, conv_param = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    x_padded = torch.nn.functional.pad(x, (pad, pad, pad, pad))
    dx_padded, dw = torch.zeros(x_padded.shape, dtype=x.dtype), torch.zeros_like(w)
    for i, j, covered in places(dout, w, stride):
        dx_padded[covered] += torch.einsum("nf,fchw->nchw", dout[:, :, i, j], w)
        dw += torch.einsum("nf,nchw->fchw", dout[:, :, i, j], x_padded[covered])
    dx = dx_padded[:, :, pad : pad + x.shape[2], pad : pad + x.shape[3]]
    return dx, dw, dout.sum(dim=(0, 2, 3))
