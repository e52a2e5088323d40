"""U is updated before out's gradient is computed with it. All gradients of a step belong to the same parameters:
compute all of them before you change any.
"""

import torch
import transformer
from transformer import block_backward, block_forward, loss_and_gradients, product_backward


def train(tokens, params, steps, lr):
    losses = []
    for _ in range(steps):
        loss, grads = loss_and_gradients(tokens, params)
        losses.append(loss)
        seen, following = tokens[:-1], tokens[1:]
        out, cache = block_forward(params["E"][seen] + params["P"], params)
        logits = out @ params["U"]
        dlogits = (torch.softmax(logits, dim=1) - torch.nn.functional.one_hot(following, logits.shape[1])) / len(seen)
        params = {**params, "U": params["U"] - lr * grads["U"]}
        dx, of_block = block_backward(dlogits @ params["U"].T, cache)
        grads = {**of_block, "E": torch.zeros_like(params["E"]).index_add(0, seen, dx), "P": dx}
        params = {**params, **{name: params[name] - lr * gradient for name, gradient in grads.items()}}
    return [*losses, loss_and_gradients(tokens, params)[0]]
