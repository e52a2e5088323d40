"""Only what goes from step to step is in a loop: gates are an axis of their own, all inputs are multiplied beforehand,
and all weights' gradients come afterwards."""

import torch


def gates_of(z, prev_c):
    """z: (N, 4, H). The gates, (N, 4, H), and the next cell."""
    gates = torch.cat([torch.sigmoid(z[:, :3]), torch.tanh(z[:, 3:])], dim=1)
    return gates, gates[:, 1] * prev_c + gates[:, 0] * gates[:, 3]


def cell_back(dh, dc, gates, prev_c, c):
    """The gradients of z, (N, 4, H), and of the cell before."""
    i, f, o, g = gates.unbind(dim=1)
    dc = dc + dh * o / torch.cosh(c) ** 2
    slopes = torch.cat([gates[:, :3] - gates[:, :3] ** 2, 1 - gates[:, 3:] ** 2], dim=1)
    return slopes * torch.stack([dc * g, dc * prev_c, dh * torch.tanh(c), dc * i], dim=1), dc * f


def run(x, h, c, Wx, Wh, b):
    """x: (N, T, D). All states, the last cell and the cache."""
    sizes = (len(x), -1, 4, h.shape[1])
    z = (x @ Wx + b).reshape(sizes)
    states, cells, gates = [h], [c], []
    for t in range(x.shape[1]):
        now, c = gates_of(z[:, t] + (states[-1] @ Wh).reshape(len(x), 4, -1), c)
        gates.append(now)
        cells.append(c)
        states.append(now[:, 2] * torch.tanh(c))
    states = torch.stack(states, dim=1)
    return states[:, 1:], c, {"x": x, "h": states, "c": cells, "gates": gates, "Wx": Wx, "Wh": Wh}


def run_back(dh, dc, cache):
    c, gates, Wh, dz = cache["c"], cache["gates"], cache["Wh"], []
    dlater = torch.zeros_like(dh[:, 0])
    for t in range(dh.shape[1] - 1, -1, -1):
        dz_t, dc = cell_back(dh[:, t] + dlater, dc, gates[t], c[t], c[t + 1])
        dz.append(dz_t.flatten(1))
        dlater = dz[-1] @ Wh.T
    dz = torch.stack(dz[::-1], dim=1)
    dWx, dWh = (torch.einsum("nti,ntj->ij", left, dz) for left in (cache["x"], cache["h"][:, :-1]))
    return dz @ cache["Wx"].T, dlater, dc, dWx, dWh, dz.sum(dim=(0, 1))


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    h, next_c, cache = run(x[:, None], prev_h, prev_c, Wx, Wh, b)
    return h[:, 0], next_c, cache


def lstm_step_backward(dnext_h, dnext_c, cache):
    dx, *others = run_back(dnext_h[:, None], dnext_c, cache)
    return dx[:, 0], *others


def lstm_forward(x, h0, Wx, Wh, b):
    h, _, cache = run(x, h0, torch.zeros_like(h0), Wx, Wh, b)
    return h, cache


def lstm_backward(dh, cache):
    dx, dh0, _, dWx, dWh, db = run_back(dh, torch.zeros_like(dh[:, 0]), cache)
    return dx, dh0, dWx, dWh, db
