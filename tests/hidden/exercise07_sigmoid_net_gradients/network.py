"""What the tests of exercise 07 share: the network, drawn inputs, and which of the learner's values can be used."""

import torch

from grader.testing import has_shape, recognisable_value, torch_value

SHAPES = {"V": (3, 4), "I": (1, 4), "W": (4, 1), "J": (1, 1)}
COLUMNS = {"P": 1, "C": 1, "B": 4, "A": 4}


def network(X, Y, **weights):
    A = X @ weights["V"] + weights["I"]
    B = torch.sigmoid(A)
    C = B @ weights["W"] + weights["J"]
    P = torch.sigmoid(C)
    return {"A": A, "B": B, "C": C, "P": P, "L": 0.5 * ((P - Y) ** 2).sum()}


def drawn(draw, batch):
    """X, Y and weights, of a size that leaves no sigmoid saturated, and predictions on both sides of ½."""
    weights = {name: draw.normal(*shape, scale=0.6) for name, shape in SHAPES.items()}
    X, Y = draw.normal(batch, 3), draw.uniform(0, 1, batch, 1)
    before_bias = torch.sigmoid(X @ weights["V"] + weights["I"]) @ weights["W"]
    weights["J"] = 0.1 * weights["J"] - before_bias.mean(dim=0, keepdim=True)
    return X, Y, weights


def derivative(step, X, Y, weights):
    """The truth of one step: "dLdC" is the derivative of L by C. Those of P and B are elementwise."""

    def by_autograd(**tensors):
        values = network(**tensors)
        return torch.autograd.grad(values[step[1]].sum(), {**tensors, **values}[step[3]])[0]

    return torch_value(by_autograd, X=X, Y=Y, **weights)


def own(result, step, X):
    """The learner's A, B, C or P, or a gradient of it; None if nothing can be computed from it."""
    value = result.get(step) if type(result) is dict else None
    if not has_shape(value, (len(X), COLUMNS[step[-1]])):
        return None
    detached = torch.as_tensor(value).detach()
    return detached.to(X) if detached.is_floating_point() and detached.to(X).isfinite().all() else None


def own_gradient(result, step, X, Y, weights):
    """The same, of a gradient. None also if it isn't recognisable."""
    return recognisable_value(own(result, step, X), derivative(step, X, Y, weights), X)


def rounding_decides(truth):
    return not truth.allowed < 0.01 * truth.scale
