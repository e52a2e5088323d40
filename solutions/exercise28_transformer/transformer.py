"""Exercise 28, reference solution."""

import torch


def layer_norm(x):
    root = torch.sqrt(x.var(dim=1, correction=0, keepdim=True) + 1e-5)
    return (x - x.mean(dim=1, keepdim=True)) / root, root


def layer_norm_backward(dout, normed, root):
    along = (dout * normed).mean(dim=1, keepdim=True)
    return (dout - dout.mean(dim=1, keepdim=True) - along * normed) / root


def product_backward(dout, x, W):
    return dout @ W.T, x.T @ dout


def block_forward(x, params):
    a, root_a = layer_norm(x)
    q, k, v = (a @ params[name] for name in ("Wq", "Wk", "Wv"))
    scale = len(params["Wq"]) ** -0.5
    scores = q @ k.T * scale
    weights = torch.softmax(scores.masked_fill(torch.ones_like(scores).triu(1).bool(), -torch.inf), dim=1)
    heard = weights @ v
    middle = x + heard @ params["Wo"]
    b, root_b = layer_norm(middle)
    hidden = torch.tanh(b @ params["W1"] + params["b1"])
    out = middle + hidden @ params["W2"] + params["b2"]
    return out, (params, a, root_a, q, k, v, scale, weights, heard, b, root_b, hidden)


def block_backward(dout, cache):
    params, a, root_a, q, k, v, scale, weights, heard, b, root_b, hidden = cache
    grads = {"b2": dout.sum(dim=0)}
    dhidden, grads["W2"] = product_backward(dout, hidden, params["W2"])
    dz = dhidden * (1 - hidden**2)
    grads["b1"] = dz.sum(dim=0)
    db, grads["W1"] = product_backward(dz, b, params["W1"])
    dmiddle = dout + layer_norm_backward(db, b, root_b)
    dheard, grads["Wo"] = product_backward(dmiddle, heard, params["Wo"])
    dweights, dv = product_backward(dheard, weights, v)
    dscores = weights * (dweights - (dweights * weights).sum(dim=1, keepdim=True)) * scale
    ways = {"Wq": dscores @ k, "Wk": dscores.T @ q, "Wv": dv}
    for name, d in ways.items():
        ways[name], grads[name] = product_backward(d, a, params[name])
    return dmiddle + layer_norm_backward(sum(ways.values()), a, root_a), grads


def loss_and_gradients(tokens, params):
    seen, following = tokens[:-1], tokens[1:]
    out, cache = block_forward(params["E"][seen] + params["P"], params)
    logits = out @ params["U"]
    loss = torch.nn.functional.cross_entropy(logits, following)
    of_labels = torch.nn.functional.one_hot(following, logits.shape[1])
    dout, dU = product_backward((torch.softmax(logits, dim=1) - of_labels) / len(seen), out, params["U"])
    dx, grads = block_backward(dout, cache)
    dE = torch.zeros_like(params["E"]).index_add(0, seen, dx)
    return float(loss), {**grads, "E": dE, "P": dx, "U": dU}


def train(tokens, params, steps, lr):
    losses = []
    for _ in range(steps):
        loss, grads = loss_and_gradients(tokens, params)
        losses.append(loss)
        params = {name: value - lr * grads[name] for name, value in params.items()}
    return [*losses, loss_and_gradients(tokens, params)[0]]
