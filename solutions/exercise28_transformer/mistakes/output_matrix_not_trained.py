"""U is never updated. It is a parameter like the others: compute its gradient from out and the gradient of the scores.
"""

import torch
import transformer
from transformer import block_backward, block_forward, train
from transformer import loss_and_gradients as right_gradients


def loss_and_gradients(tokens, params):
    loss, grads = right_gradients(tokens, params)
    return loss, {**grads, "U": torch.zeros_like(params["U"])}


transformer.loss_and_gradients = loss_and_gradients
