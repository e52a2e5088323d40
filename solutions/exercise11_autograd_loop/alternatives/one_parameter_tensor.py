"""w and b side by side in one leaf, x with a column of ones; taken apart again at the end."""

import torch


def train(x, target, w, b, learning_rate, epochs):
    ones = torch.ones_like(x[:, :1])
    inputs = torch.cat([x, ones], dim=1)
    theta = torch.cat([w, b[:, None]], dim=1).detach().requires_grad_()
    losses = []
    for _ in range(epochs):
        loss = torch.einsum("ni,oi->no", inputs, theta).sub(target).pow(2).mean()
        theta.grad = None
        loss.backward()
        theta = theta.detach().sub(theta.grad, alpha=learning_rate).requires_grad_()
        losses.append(loss.item())
    w = theta.detach()[:, :-1].clone()
    b = torch.stack([row[-1] for row in theta.detach()])
    return w.requires_grad_(), b.requires_grad_(), losses
