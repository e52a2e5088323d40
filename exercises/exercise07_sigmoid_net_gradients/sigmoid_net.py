"""Exercise 07: every gradient of a 3-4-1 sigmoid network. README.md has the mathematics.

X has shape (n, 3), Y has shape (n, 1). `weights` is a dict: V of shape (3, 4), I (1, 4), W (4, 1) and J (1, 1).
"""

import torch


def forward(X, Y, weights):
    """The forward pass. Returns a dict of A (n, 4), B (n, 4), C (n, 1), P (n, 1) and L, a single number of shape ().

    A = X V + I,  B = σ(A),  C = B W + J,  P = σ(C),  L = ½ (P - Y)², summed over the batch.
    """
    # TODO
    raise NotImplementedError


def gradients(X, Y, weights):
    """The backward pass. Returns a dict of ten gradients, each with the shape of the variable after the second d.

    dLdP (n, 1), dPdC (n, 1), dLdC (n, 1), dLdW (4, 1), dLdJ (1, 1),
    dLdB (n, 4), dBdA (n, 4), dLdA (n, 4), dLdV (3, 4), dLdI (1, 4).
    """
    # TODO
    raise NotImplementedError


def update(weights, gradients, learning_rate):
    """One step of gradient descent. Returns a new dict of V, I, W and J, and leaves the old one unchanged.

    `gradients` is the dict that the function of that name returned; you need its dLdV, dLdI, dLdW and dLdJ.
    """
    # TODO
    raise NotImplementedError
