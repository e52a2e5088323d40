"""P is never updated. It is a parameter like the others: it is added to the block's x, so what is its gradient?"""

import torch
import transformer
from transformer import block_backward, block_forward, train
from transformer import loss_and_gradients as right_gradients


def loss_and_gradients(tokens, params):
    loss, grads = right_gradients(tokens, params)
    return loss, {**grads, "P": torch.zeros_like(params["P"])}


transformer.loss_and_gradients = loss_and_gradients
