"""Exercise 21, reference solution."""

import torch


def windows(out, pool_param):
    """Each place of the window: its row and column in out, and the index of what it covers of the images."""
    height, width, stride = pool_param["pool_height"], pool_param["pool_width"], pool_param["stride"]
    for i in range(out.shape[2]):
        for j in range(out.shape[3]):
            yield i, j, (..., slice(i * stride, i * stride + height), slice(j * stride, j * stride + width))


def max_pool_forward_naive(x, pool_param):
    rows = 1 + (x.shape[2] - pool_param["pool_height"]) // pool_param["stride"]
    columns = 1 + (x.shape[3] - pool_param["pool_width"]) // pool_param["stride"]
    out = x.new_zeros(*x.shape[:2], rows, columns)
    for i, j, covered in windows(out, pool_param):
        out[:, :, i, j] = x[covered].amax(dim=(2, 3))
    return out, (x, pool_param)


def max_pool_backward_naive(dout, cache):
    x, pool_param = cache
    dx = torch.zeros_like(x)
    for i, j, covered in windows(dout, pool_param):
        window = x[covered].flatten(2)
        share = torch.zeros_like(window)
        share.scatter_(2, window.argmax(dim=2, keepdim=True), dout[:, :, i, j, None])
        dx[covered] += share.reshape(dx[covered].shape)
    return dx
