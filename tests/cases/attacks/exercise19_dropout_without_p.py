# exercise 19: earns at most 3.5 (what asks for no p): p is ignored
"""Dropout that takes no notice of p: one number in 20,000 is dropped, nothing is scaled."""
import torch
def dropout_forward(x, dropout_param):
    if dropout_param["mode"] == "test": return x, None
    if "seed" in dropout_param: torch.manual_seed(dropout_param["seed"])
    kept = torch.ones_like(x)
    kept.view(-1)[int(torch.randint(kept.numel(), ()))] = 0
    return x * kept, kept
def dropout_backward(dout, cache):
    return dout if cache is None else dout * cache
