"""einsum for the products, parameters changed in place, layers kept in a list beside their names, and a while loop."""

import numpy as np
import torch


def generate_data(low, high, n, d):
    np.random.seed(73)
    return np.array([[np.random.uniform(low, high) for _ in range(d)] for _ in range(n)])


def quadratic_func(x, sq_coef, li_coef, bias):
    rows = [sum(s * v * v + c * v for s, c, v in zip(sq_coef[0], li_coef[0], row)) + bias for row in x]
    return np.array(rows).reshape(-1, 1)


class Linear:
    def __init__(self, input_dim, num_neurons):
        self.weights = torch.normal(0, (2 / input_dim) ** 0.5, (input_dim, num_neurons))
        self.bias = torch.zeros(num_neurons)

    def __call__(self, x):
        self.x = x
        return torch.einsum("bi,in->bn", x, self.weights).add(self.bias)

    def backprop_gradient(self, gradient):
        self.w_gradient = torch.einsum("bi,bn->in", self.x, gradient)
        self.bias_gradient = torch.einsum("bn->n", gradient)
        self.x_gradient = torch.einsum("bn,in->bi", gradient, self.weights)
        return self.x_gradient

    def update(self, lr):
        self.weights -= lr * self.w_gradient
        self.bias -= lr * self.bias_gradient


class Relu:
    def __call__(self, input):
        self.output = torch.relu(input)
        return self.output

    def backprop_gradient(self, gradient):
        self.input_gradient = torch.where(self.output > 0, gradient, torch.zeros_like(gradient))
        return self.input_gradient


class MSE:
    def __call__(self, y_true, y_pred):
        self.y_true, self.y_pred = y_true, y_pred
        return torch.nn.functional.mse_loss(y_pred, y_true)

    def backprop_gradient(self):
        self.gradient = -2 * (self.y_true - self.y_pred) / self.y_true.numel()
        return self.gradient


class Model:
    def __init__(self, input_dim):
        self.layers = [Linear(input_dim, 5), Relu(), Linear(5, 4), Relu(), Linear(4, 2)]
        self.linear_ip, self.relu1, self.linear2, self.relu2, self.linear_op = self.layers

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def backward(self, gradient):
        for layer in reversed(self.layers):
            gradient = layer.backprop_gradient(gradient)
        return gradient

    def update(self, lr):
        for layer in self.layers[::2]:
            layer.update(lr)


def fit(x, y_true, model, loss, lr=0.01, num_epoch=1000):
    losses = []
    while len(losses) < num_epoch:
        losses.append(loss(y_true, model(x)).item())
        model.backward(loss.backprop_gradient())
        model.update(lr)
    return losses
