"""Each position must predict the very token that it reads. It should predict the next one."""

import torch
import transformer
from transformer import block_backward, block_forward, product_backward, train


def loss_and_gradients(tokens, params):
    seen = tokens[:-1]
    out, cache = block_forward(params["E"][seen] + params["P"], params)
    logits = out @ params["U"]
    loss = torch.nn.functional.cross_entropy(logits, seen)
    of_labels = torch.nn.functional.one_hot(seen, logits.shape[1])
    dout, dU = product_backward((torch.softmax(logits, dim=1) - of_labels) / len(seen), out, params["U"])
    dx, grads = block_backward(dout, cache)
    dE = torch.zeros_like(params["E"]).index_add(0, seen, dx)
    return float(loss), {**grads, "E": dE, "P": dx, "U": dU}


transformer.loss_and_gradients = loss_and_gradients
