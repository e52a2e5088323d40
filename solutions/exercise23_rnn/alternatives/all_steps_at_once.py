"""Only what goes from step to step is in a loop: all inputs are multiplied beforehand, all weights' gradients
afterwards."""

import torch


def rnn_step_forward(x, prev_h, Wx, Wh, b):
    h, cache = rnn_forward(x[:, None], prev_h, Wx, Wh, b)
    return h[:, 0], cache


def rnn_step_backward(dnext_h, cache):
    dx, *others = rnn_backward(dnext_h[:, None], cache)
    return (dx[:, 0], *others)


def rnn_forward(x, h0, Wx, Wh, b):
    z = torch.einsum("ntd,dh->tnh", x, Wx) + b
    h = [h0]
    for from_input in z:
        h.append(torch.tanh(torch.addmm(from_input, h[-1], Wh)))
    h = torch.stack(h)
    return h[1:].transpose(0, 1), {"x": x, "h": h, "Wx": Wx, "Wh": Wh}


def rnn_backward(dh, cache):
    x, h, Wx, Wh = cache["x"], cache["h"], cache["Wx"], cache["Wh"]
    slope = 1 - h[1:].square()
    dz = torch.empty_like(slope)
    dlater = torch.zeros_like(h[0])
    for t in range(len(dz) - 1, -1, -1):
        dz[t] = (dh[:, t] + dlater) * slope[t]
        dlater = dz[t] @ Wh.T
    dx = torch.einsum("tnh,dh->ntd", dz, Wx)
    dWx, dWh = torch.einsum("ntd,tnh->dh", x, dz), torch.einsum("tng,tnh->gh", h[:-1], dz)
    return dx, dlater, dWx, dWh, dz.sum((0, 1))
