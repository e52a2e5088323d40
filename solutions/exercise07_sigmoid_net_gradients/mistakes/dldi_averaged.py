"""dLdI is averaged over the batch. The loss of this exercise is a sum over the batch, so its gradients are sums,
too."""

from sigmoid_net import forward, update
from sigmoid_net import gradients as reference_gradients


def gradients(X, Y, weights):
    result = reference_gradients(X, Y, weights)
    return {**result, "dLdI": result["dLdA"].mean(dim=0, keepdim=True)}
