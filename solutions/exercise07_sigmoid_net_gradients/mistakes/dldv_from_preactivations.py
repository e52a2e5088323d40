"""dLdV uses A where the layer's input belongs, and has the shape (4, 4). V multiplies X in the forward pass, so X is
multiplied by dLdA in its gradient.
"""

from sigmoid_net import forward, update
from sigmoid_net import gradients as reference_gradients


def gradients(X, Y, weights):
    result, A = reference_gradients(X, Y, weights), forward(X, Y, weights)["A"]
    return {**result, "dLdV": A.T @ result["dLdA"]}
