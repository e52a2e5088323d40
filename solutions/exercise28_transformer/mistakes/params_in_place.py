"""The caller's own parameters have been trained. `-=` writes into the tensor that was handed over, and whoever called
you still wants it: make new ones."""

from transformer import block_backward, block_forward, loss_and_gradients


def train(tokens, params, steps, lr):
    losses = []
    for _ in range(steps):
        loss, grads = loss_and_gradients(tokens, params)
        losses.append(loss)
        for name, gradient in grads.items():
            params[name] -= lr * gradient
    return [*losses, loss_and_gradients(tokens, params)[0]]
