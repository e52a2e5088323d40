"""The forward pass writes down where in the flat image each maximum stands; the backward pass adds up there."""

import torch


def max_pool_forward_naive(x, pool_param):
    (height, width), stride = (pool_param["pool_height"], pool_param["pool_width"]), pool_param["stride"]
    flat = x.unfold(2, height, stride).unfold(3, width, stride).flatten(4)
    out, place = flat.max(dim=4)
    pixel = torch.arange(x.shape[2] * x.shape[3], device=x.device).reshape(x.shape[2:])
    pixels = pixel.unfold(0, height, stride).unfold(1, width, stride).flatten(2).expand(flat.shape)
    return out, {"shape": list(x.shape), "pixel": pixels.gather(4, place[..., None])[..., 0]}


def max_pool_backward_naive(dout, cache):
    samples, channels, height, width = cache["shape"]
    dx = dout.new_zeros(samples, channels, height * width)
    dx.scatter_add_(2, cache["pixel"].flatten(2), dout.flatten(2))
    return dx.reshape(samples, channels, height, width)
