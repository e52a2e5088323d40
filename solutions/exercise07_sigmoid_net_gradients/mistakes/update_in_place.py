"""The update changes the weights that it was given: it writes into their dict, or by -= into the tensors themselves. A
gradient computed afterwards may still need the old W: return a new dict of new tensors.
"""

from sigmoid_net import forward, gradients


def update(weights, steps, learning_rate):
    for name in weights:
        weights[name] = weights[name] - learning_rate * steps["dLd" + name]
    return weights
