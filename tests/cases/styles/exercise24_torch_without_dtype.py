import torch


def gates(a):
    return (*torch.sigmoid(a[:, : 3 * a.shape[1] // 4]).chunk(3, dim=1), torch.tanh(a[:, 3 * a.shape[1] // 4 :]))


@torch.no_grad()
def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    i, f, o, g = gates(x @ Wx + prev_h @ Wh + b)
    next_c = f * prev_c + i * g
    return o * next_c.tanh(), next_c, (x, prev_h, prev_c, Wx, Wh, i, f, o, g, next_c)


@torch.no_grad()
def lstm_step_backward(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, Wx, Wh, i, f, o, g, c = cache
    t = torch.tanh(c)
    dc = dnext_c + dnext_h * o * (1 - t**2)
    da = torch.cat([dc * g * i * (1 - i), dc * prev_c * f * (1 - f), dnext_h * t * o * (1 - o), dc * i * (1 - g**2)], 1)
    return da @ Wx.T, da @ Wh.T, dc * f, x.T @ da, prev_h.T @ da, da.sum(0)


@torch.no_grad()
def lstm_forward(x, h0, Wx, Wh, b):
    N, T, D = x.shape
    H = h0.shape[1]
    h = torch.zeros(N, T, H)
    c, caches, prev = torch.zeros(N, H), [], h0
    for t in range(T):
        prev, c, cache = lstm_step_forward(x[:, t], prev, c, Wx, Wh, b)
        h[:, t] = prev
        caches.append(cache)
    return h, caches


@torch.no_grad()
def lstm_backward(dh, cache):
    N, T, H = dh.shape
    D = cache[0][0].shape[1]
    dx = torch.zeros(N, T, D)
    dWx, dWh, db = torch.zeros(D, 4 * H), torch.zeros(H, 4 * H), torch.zeros(4 * H)
    dprev_h, dprev_c = torch.zeros(N, H), torch.zeros(N, H)
    for t in range(T - 1, -1, -1):
        dx_t, dprev_h, dprev_c, gx, gh, gb = lstm_step_backward(dh[:, t] + dprev_h, dprev_c, cache[t])
        dx[:, t] = dx_t
        dWx += gx
        dWh += gh
        db += gb
    return dx, dprev_h, dWx, dWh, db
