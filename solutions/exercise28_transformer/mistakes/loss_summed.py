"""The loss is the sum over the positions, and so are its gradients. The exercise asks for the mean."""

import transformer
from transformer import block_backward, block_forward, train
from transformer import loss_and_gradients as right_gradients


def loss_and_gradients(tokens, params):
    loss, grads = right_gradients(tokens, params)
    T = len(tokens) - 1
    return loss * T, {name: T * value for name, value in grads.items()}


transformer.loss_and_gradients = loss_and_gradients
