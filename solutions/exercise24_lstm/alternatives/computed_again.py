"""The cache is what the step was given: the way back computes the gates once more. One matrix for the input, the state
and a column of ones, which brings the bias."""

import torch


def row_and_weights(x, prev_h, Wx, Wh, b):
    ones = torch.ones_like(x[:, :1])
    return torch.cat([x, prev_h, ones], dim=1), torch.cat([Wx, Wh, b[None]])


def gates_of(x, prev_h, Wx, Wh, b):
    row, weights = row_and_weights(x, prev_h, Wx, Wh, b)
    i, f, o, g = (row @ weights).tensor_split(4, dim=1)
    return i.sigmoid(), f.sigmoid(), o.sigmoid(), 2 * (2 * g).sigmoid() - 1


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    i, f, o, g = gates_of(x, prev_h, Wx, Wh, b)
    next_c = prev_c * f + g * i
    return next_c.tanh() * o, next_c, [x, prev_h, prev_c, Wx, Wh, b]


def lstm_step_backward(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, Wx, Wh, b = cache
    i, f, o, g = gates_of(x, prev_h, Wx, Wh, b)
    t = (prev_c * f + g * i).tanh()
    dc = dnext_c + (1 - t) * (1 + t) * dnext_h * o
    dz = [dc * g * (i - i * i), dc * prev_c * (f - f * f), dnext_h * t * (o - o * o), dc * i * (1 + g) * (1 - g)]
    row, weights = row_and_weights(x, prev_h, Wx, Wh, b)
    drow = sum(part @ columns.T for part, columns in zip(dz, weights.tensor_split(4, dim=1)))
    dweights = torch.cat([row.T @ part for part in dz], dim=1)
    dx, dprev_h, _ = drow.split([x.shape[1], prev_h.shape[1], 1], dim=1)
    dWx, dWh, db = dweights.split([len(Wx), len(Wh), 1])
    return dx, dprev_h, dc * f, dWx, dWh, db[0]


def lstm_forward(x, h0, Wx, Wh, b):
    h, c, states, cache = h0, h0 - h0, [], []
    for t in range(x.size(1)):
        h, c, step = lstm_step_forward(x[:, t], h, c, Wx, Wh, b)
        states += [h]
        cache += [step]
    return torch.stack(states, 1), tuple(cache)


def lstm_backward(dh, cache):
    steps, dlater, dc = [], torch.zeros_like(dh[:, 0]), torch.zeros_like(dh[:, 0])
    for t in reversed(range(len(cache))):
        steps.insert(0, lstm_step_backward(dh[:, t] + dlater, dc, cache[t]))
        _, dlater, dc, *_ = steps[0]
    dx, _, _, *weights = zip(*steps)
    return torch.stack(dx, 1), dlater, *(torch.stack(parts).sum(0) for parts in weights)
