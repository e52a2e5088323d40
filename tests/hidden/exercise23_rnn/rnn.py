"""What the tests of exercise 23 share: a recurrent network in torch, drawn inputs, and the learner's own steps in a
row."""

import torch

from grader.testing import like, returns

OF_SEQUENCE = ("dx", "dh0", "dWx", "dWh", "db")


def step(x, prev_h, Wx, Wh, b):
    return torch.tanh(x @ Wx + prev_h @ Wh + b)


def sequence(x, h0, Wx, Wh, b):
    h = [h0]
    for x_t in x.unbind(dim=1):
        h.append(step(x_t, h[-1], Wx, Wh, b))
    return torch.stack(h[1:], dim=1)


def drawn_weights(draw, D, H):
    """Small enough that tanh isn't flat, and that a gradient doesn't grow on its way back."""
    Wx, Wh = draw.normal(D, H, scale=0.5), draw.normal(H, H, scale=0.8 * H**-0.5)
    return {"Wx": Wx, "Wh": Wh, "b": draw.normal(H, scale=0.5)}


def forward(submission, *given, **forms):
    return returns(submission.rnn_forward(*given), "h", "cache", **forms)


def backward(submission, dh, cache):
    """The five gradients by name."""
    return dict(zip(OF_SEQUENCE, returns(submission.rnn_backward(dh, cache), *OF_SEQUENCE)))


def step_forward(submission, *given, **forms):
    return returns(submission.rnn_step_forward(*given), "next_h", "cache", **forms)


def own_steps(submission, x, h, *weights):
    """The learner's own steps in a row: states, (N, T, H), and caches."""
    states, caches = [], []
    for x_t in x.unbind(dim=1):
        h, cache = step_forward(submission, x_t, h, *(weight.detach() for weight in weights), next_h=like(h))
        states.append(h)
        caches.append(cache)
    return torch.stack(states, dim=1), caches
