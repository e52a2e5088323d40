"""dWh takes the state after each step, in rnn_backward alone.

kinds: slip
"""

import torch


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    next_h = torch.tanh(torch.addmm(b, x, Wx) + prev_h @ Wh)
    return next_h, {"x": x, "prev": prev_h, "next": next_h, "Wx": Wx, "Wh": Wh}


def rnn_step_backward(dnext_h, cache):
    dz = dnext_h - dnext_h * cache["next"].square()
    return (
        dz @ cache["Wx"].T,
        dz @ cache["Wh"].T,
        cache["x"].T @ dz,
        cache["prev"].T @ dz,
        dz.sum(dim=0),
    )


def rnn_forward(x, h0, Wx, Wh, b):
    states = [h0]
    for t in range(x.shape[1]):
        states.append(torch.tanh(x[:, t] @ Wx + states[-1] @ Wh + b))
    h = torch.stack(states[1:], dim=1)
    previous = torch.stack(states[:-1], dim=1)
    return h, (x, previous, h, Wx, Wh)


def rnn_backward(dh, cache):
    x, previous, h, Wx, Wh = cache
    dz = torch.zeros_like(h)
    carried = torch.zeros_like(h[:, 0])
    for t in range(h.shape[1] - 1, -1, -1):
        dz[:, t] = (dh[:, t] + carried) * (1 - h[:, t] ** 2)
        carried = dz[:, t] @ Wh.T
    dx = dz @ Wx.T
    dWx = torch.einsum("ntd,nth->dh", x, dz)
    dWh = torch.einsum("nti,nth->ih", h, dz)
    return dx, carried, dWx, dWh, dz.sum(dim=(0, 1))
