"""dLdB multiplies dLdC by B. In C = B W + J, B is multiplied by W, so W is the factor that belongs here."""

from sigmoid_net import forward, update
from sigmoid_net import gradients as reference_gradients


def gradients(X, Y, weights):
    result, B = reference_gradients(X, Y, weights), forward(X, Y, weights)["B"]
    dLdB = result["dLdC"] * B
    dLdA = dLdB * result["dBdA"]
    return {**result, "dLdB": dLdB, "dLdA": dLdA, "dLdV": X.T @ dLdA, "dLdI": dLdA.sum(dim=0, keepdim=True)}
