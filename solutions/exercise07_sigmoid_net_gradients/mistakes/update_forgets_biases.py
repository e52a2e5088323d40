"""The update changes V and W but not the biases I and J. All four are parameters, and all four take the step."""

from sigmoid_net import forward, gradients


def update(weights, steps, learning_rate):
    stepped = {name: weights[name] - learning_rate * steps["dLd" + name] for name in ("V", "W")}
    return {**weights, **stepped}
