"""What the tests of exercise 24 share: an LSTM in torch, drawn weights, and the learner's own steps in a row."""

import torch

from grader.testing import like, own_slopes, returns

WEIGHTS = ("Wx", "Wh", "b")
OF_STEP = ("dx", "dprev_h", "dprev_c", "dWx", "dWh", "db")
OF_SEQUENCE = ("dx", "dh0", "dWx", "dWh", "db")
GATES = "ifog"


def step(x, prev_h, prev_c, Wx, Wh, b, cell=None):
    """The next state and the next cell, side by side. cell: what the next cell is in numbers, if it isn't what it
    should be; gradients go through it as if it were."""
    i, f, o, g = (x @ Wx + prev_h @ Wh + b).chunk(4, dim=1)
    c = f.sigmoid() * prev_c + i.sigmoid() * g.tanh()
    c = c if cell is None else c + (cell.to(c) - c).detach()
    return torch.cat([o.sigmoid() * c.tanh(), c], dim=1)


def sequence(x, h0, Wx, Wh, b):
    h, c, states = h0, torch.zeros_like(h0), []
    for x_t in x.unbind(dim=1):
        h, c = step(x_t, h, c, Wx, Wh, b).chunk(2, dim=1)
        states.append(h)
    return torch.stack(states, dim=1)


def drawn_weights(draw, D, H, of_x, of_h, of_b):
    """Small enough that no gate is quite open or shut: the last three arguments are their scales."""
    Wx, Wh = draw.normal(D, 4 * H, scale=of_x), draw.normal(H, 4 * H, scale=of_h)
    return {"Wx": Wx, "Wh": Wh, "b": draw.normal(4 * H, scale=of_b)}


def forward(submission, *given, **forms):
    return returns(submission.lstm_forward(*given), "h", "cache", **forms)


def backward(submission, dh, cache):
    """The five gradients by name."""
    return dict(zip(OF_SEQUENCE, returns(submission.lstm_backward(dh, cache), *OF_SEQUENCE)))


def own_steps(submission, x, h, *weights):
    """The learner's own steps in a row: states, (N, T, H), and caches."""
    c, states, caches = torch.zeros_like(h), [], []
    for x_t in x.unbind(dim=1):
        result = submission.lstm_step_forward(x_t, h, c, *(weight.detach() for weight in weights))
        h, c, cache = returns(result, "next_h", "next_c", "cache", next_h=like(h), next_c=like(c))
        states.append(h)
        caches.append(cache)
    return torch.stack(states, dim=1), caches


def by_gates(given):
    """The inputs, and what is added to each of the four blocks of Wx: nothing."""
    return {**given, **{gate: torch.zeros_like(block) for gate, block in zip(GATES, given["Wx"].chunk(4, dim=1))}}


def joined(given):
    """The inputs alone, from `by_gates`."""
    alone = {name: value for name, value in given.items() if name not in GATES}
    return {**alone, "Wx": given["Wx"] + torch.cat([given[gate] for gate in GATES], dim=1)}


def slopes_of_own(own, right, upstream, given, directions):
    """Of the learner's own forward pass. They aren't sound if that is no LSTM's: it may do without one of the gates."""
    return own_slopes(
        lambda point: own(joined(point)), lambda **point: right(**joined(point)), upstream, by_gates(given), directions,
        spare=GATES,
    )  # fmt: skip
