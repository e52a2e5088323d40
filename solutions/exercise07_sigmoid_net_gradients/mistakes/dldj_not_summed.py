"""dLdJ still has one row for each sample. All rows share the bias J, so their gradients add up."""

from sigmoid_net import forward, update
from sigmoid_net import gradients as reference_gradients


def gradients(X, Y, weights):
    result = reference_gradients(X, Y, weights)
    return {**result, "dLdJ": result["dLdC"]}
