"""torch: each row's whole Jacobian, D × D, and einsum; the cache is a dict."""

import torch


def layernorm_forward(x, gamma, beta, ln_param):
    var, mean = torch.var_mean(x, dim=-1, correction=0, keepdim=True)
    inverse = torch.rsqrt(var + ln_param.get("eps", 1e-5))
    x_hat = (x - mean) * inverse
    return torch.addcmul(beta, gamma, x_hat), {"x_hat": x_hat, "scale": inverse[:, 0], "gamma": gamma}


def layernorm_backward(dout, cache):
    x_hat, features = cache["x_hat"], dout.shape[1]
    same = torch.diag_embed(torch.ones_like(dout))
    jacobian = same - (1 + torch.einsum("ni,nj->nij", x_hat, x_hat)) / features
    dx = torch.einsum("ni,i,nij,n->nj", dout, cache["gamma"], jacobian, cache["scale"])
    return dx, torch.einsum("nd,nd->d", dout, x_hat), torch.einsum("nd->d", dout)
