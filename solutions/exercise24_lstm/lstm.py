"""Exercise 24, reference solution."""

import torch


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    i, f, o, g = (x @ Wx + prev_h @ Wh + b).split(prev_h.shape[1], dim=1)
    i, f, o, g = torch.sigmoid(i), torch.sigmoid(f), torch.sigmoid(o), torch.tanh(g)
    next_c = f * prev_c + i * g
    tanh_c = torch.tanh(next_c)
    return o * tanh_c, next_c, (x, prev_h, prev_c, Wx, Wh, i, f, o, g, tanh_c)


def lstm_step_backward(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, Wx, Wh, i, f, o, g, tanh_c = cache
    dc = dnext_c + dnext_h * o * (1 - tanh_c**2)
    gradients = (dc * g, dc * prev_c, dnext_h * tanh_c, dc * i)
    slopes = (*(gate * (1 - gate) for gate in (i, f, o)), 1 - g**2)
    dz = torch.cat([gradient * slope for gradient, slope in zip(gradients, slopes)], dim=1)
    return dz @ Wx.T, dz @ Wh.T, dc * f, x.T @ dz, prev_h.T @ dz, dz.sum(dim=0)


def lstm_forward(x, h0, Wx, Wh, b):
    h, c, states, caches = h0, torch.zeros_like(h0), [], []
    for x_t in x.unbind(dim=1):
        h, c, cache = lstm_step_forward(x_t, h, c, Wx, Wh, b)
        states.append(h)
        caches.append(cache)
    return torch.stack(states, dim=1), caches


def lstm_backward(dh, cache):
    dxs, dprev_h, dprev_c, weights = [], 0, 0, [0, 0, 0]
    for dh_t, step in reversed(list(zip(dh.unbind(dim=1), cache))):
        dx, dprev_h, dprev_c, *parts = lstm_step_backward(dh_t + dprev_h, dprev_c, step)
        dxs.append(dx)
        weights = [weight + part for weight, part in zip(weights, parts)]
    return torch.stack(dxs[::-1], dim=1), dprev_h, *weights
