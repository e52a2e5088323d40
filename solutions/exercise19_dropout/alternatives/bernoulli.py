"""torch, with a generator for each seed; the cache is the function that goes back."""

import torch


def dropout_forward(x, dropout_param):
    p = dropout_param["p"]
    if dropout_param["mode"] != "train":
        return x.clone(), torch.clone
    generator = None
    if dropout_param.get("seed") is not None:
        generator = torch.Generator(x.device).manual_seed(dropout_param["seed"])
    kept = torch.bernoulli(torch.full_like(x, p), generator=generator).bool()
    return torch.where(kept, x / p, 0), lambda dout: torch.where(kept, dout / p, 0)


def dropout_backward(dout, cache):
    return cache(dout)
