"""The update writes the new weights into the dict that it was given. A gradient computed afterwards may still need the
old W: return a new dict, and leave the old one unchanged.
"""

from sigmoid_net import forward, gradients


def update(weights, steps, learning_rate):
    for name in weights:
        weights[name] = weights[name] - learning_rate * steps["dLd" + name]
    return weights
