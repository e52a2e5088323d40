"""Each row's whole Jacobian, C × C, and einsum."""

import torch


def softmax(x):
    return torch.softmax(x, dim=1)


def softmax_backward(upstream, s):
    jacobian = torch.diag_embed(s) - torch.einsum("ni,nj->nij", s, s)
    return torch.einsum("ni,nij->nj", upstream, jacobian)


def softmax_loss(x, y):
    labels = torch.nn.functional.one_hot(y, x.shape[1]).to(x)
    loss = -torch.einsum("nc,nc->", labels, torch.log_softmax(x, dim=1)) / x.shape[0]
    return loss, torch.einsum("nc,n->nc", softmax(x) - labels, torch.full_like(x[:, 0], 1 / x.shape[0]))
