"""U stays what it was. It is a parameter like the others: what do out and the gradient of the scores make of it?"""

import torch
import transformer
from transformer import block_backward, block_forward, train
from transformer import loss_and_gradients as right_gradients


def loss_and_gradients(tokens, params):
    loss, grads = right_gradients(tokens, params)
    return loss, {**grads, "U": torch.zeros_like(params["U"])}


transformer.loss_and_gradients = loss_and_gradients
