"""dLdW is divided by the batch size. The loss of this exercise is a sum over the batch, not a mean, so nothing
divides its gradients."""

from sigmoid_net import forward, update
from sigmoid_net import gradients as reference_gradients


def gradients(X, Y, weights):
    result = reference_gradients(X, Y, weights)
    return {**result, "dLdW": result["dLdW"] / len(X)}
