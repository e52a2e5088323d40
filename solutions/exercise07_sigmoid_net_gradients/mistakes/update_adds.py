"""The update adds the gradient. The gradient points to where the loss grows; descent goes the other way."""

from sigmoid_net import forward, gradients


def update(weights, steps, learning_rate):
    return {name: value + learning_rate * steps["dLd" + name] for name, value in weights.items()}
