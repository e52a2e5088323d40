# slip: the backward pass uses the parameters of the latest forward pass
import torch
P = {}
def ln(x):
    mu = x.mean(-1, keepdim=True); i = (x.var(-1, keepdim=True, correction=0) + 1e-5).rsqrt(); return (x - mu) * i, i
def lnb(d, xh, i): return i * (d - d.mean(-1, keepdim=True) - xh * (d * xh).mean(-1, keepdim=True))
def block_forward(x, params):
    P.update(params)
    n, i = ln(x); q, k, v = n @ P["Wq"], n @ P["Wk"], n @ P["Wv"]
    s = q @ k.T / q.shape[1] ** 0.5
    p = s.masked_fill(torch.ones_like(s).triu(1).bool(), -torch.inf).softmax(-1); o = p @ v
    y = x + o @ P["Wo"]; m, j = ln(y); h = torch.tanh(m @ P["W1"] + P["b1"])
    return y + h @ P["W2"] + P["b2"], (n, i, q, k, v, p, o, m, j, h)
def block_backward(dout, cache):
    n, i, q, k, v, p, o, m, j, h = cache; g = {}
    g["W2"] = h.T @ dout; g["b2"] = dout.sum(0); da = dout @ P["W2"].T * (1 - h * h)
    g["W1"] = m.T @ da; g["b1"] = da.sum(0); dy = dout + lnb(da @ P["W1"].T, m, j)
    g["Wo"] = o.T @ dy; do = dy @ P["Wo"].T; dv = p.T @ do; dp = do @ v.T
    ds = p * (dp - (dp * p).sum(-1, keepdim=True)) / q.shape[1] ** 0.5; dq, dk = ds @ k, ds.T @ q
    g["Wq"], g["Wk"], g["Wv"] = n.T @ dq, n.T @ dk, n.T @ dv
    return dy + lnb(dq @ P["Wq"].T + dk @ P["Wk"].T + dv @ P["Wv"].T, n, i), g
def train(tokens, params, steps, lr):
    p = {k: v.clone() for k, v in params.items()}; t = tokens.long(); L = []
    for s in range(steps + 1):
        out, c = block_forward(p["E"][t[:-1]] + p["P"], p); z = out @ p["U"]
        L.append(torch.nn.functional.cross_entropy(z, t[1:]).item())
        d = z.softmax(-1); d[range(len(d)), t[1:]] -= 1; d /= len(d)
        dx, g = block_backward(d @ p["U"].T, c); g["U"] = out.T @ d; g["P"] = dx
        g["E"] = torch.zeros_like(p["E"]).index_add_(0, t[:-1], dx)
        p = {k: p[k] - lr * g[k] for k in p}
    return L
