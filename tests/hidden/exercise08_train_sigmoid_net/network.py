"""What the tests of exercise 08 share: the network, a step of its training by autograd, and drawn inputs."""

import torch

SHAPES = {"V": (3, 4), "I": (1, 4), "W": (4, 1), "J": (1, 1)}


def predict(X, weights):
    B = torch.sigmoid(X @ weights["V"] + weights["I"])
    return torch.sigmoid(B @ weights["W"] + weights["J"])


def stepped(X, Y, weights, rate):
    """The weights after one step, by autograd."""
    loss = 0.5 * ((predict(X, weights) - Y) ** 2).sum()
    gradients = torch.autograd.grad(loss, list(weights.values()))
    pairs = zip(weights.items(), gradients)
    return {name: (old - rate * gradient).detach().requires_grad_() for (name, old), gradient in pairs}


def drawn_weights(draw):
    """Weights of a size that leaves no sigmoid saturated, with biases that matter."""
    return {name: draw.normal(*shape, scale=0.8) for name, shape in SHAPES.items()}


def labels(draw, batch):
    """Zeros and ones in a random order: of seven, four are ones."""
    order = draw.uniform(0, 1, batch, 1)
    return (order >= order.median()).to(order)
