"""The update adds the gradient. The gradient points to where the loss grows; descent goes the other way."""

from sigmoid_net import forward, gradients  # noqa: F401


def update(weights, gradients, learning_rate):
    return {name: value + learning_rate * gradients["dLd" + name] for name, value in weights.items()}
