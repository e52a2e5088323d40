"""The backward pass of the whole network in Model itself, written out; the layers hold the parameters."""

import numpy as np
import torch


def generate_data(low, high, n, d):
    return np.random.RandomState(73).uniform(low, high, size=(n, d))


def quadratic_func(x, sq_coef, li_coef, bias):
    return np.einsum("nd,kd->nk", np.power(x, 2), sq_coef) + np.einsum("nd,kd->nk", x, li_coef) + bias


class Linear:
    def __init__(self, input_dim, num_neurons):
        self.weights = torch.randn(num_neurons, input_dim).T * (2 / input_dim) ** 0.5
        self.bias = torch.zeros(num_neurons)

    def __call__(self, x):
        self.x = x
        return torch.addmm(self.bias, x, self.weights)

    def backprop_gradient(self, gradient):
        self.w_gradient, self.bias_gradient = torch.mm(self.x.t(), gradient), torch.sum(gradient, 0)
        self.x_gradient = torch.mm(gradient, self.weights.t())
        return self.x_gradient

    def update(self, lr):
        self.weights, self.bias = self.weights - self.w_gradient * lr, self.bias - self.bias_gradient * lr


class Relu:
    def __call__(self, input):
        self.slope = (input > 0).to(input.dtype)
        return input * self.slope

    def backprop_gradient(self, gradient):
        self.input_gradient = self.slope * gradient
        return self.input_gradient


class MSE:
    def __call__(self, y_true, y_pred):
        self.error = y_pred - y_true
        return self.error.pow(2).sum() / self.error.numel()

    def backprop_gradient(self):
        self.gradient = self.error * 2 / (self.error.shape[0] * self.error.shape[1])
        return self.gradient


class Model:
    def __init__(self, input_dim):
        self.linear_ip, self.linear2, self.linear_op = Linear(input_dim, 5), Linear(5, 4), Linear(4, 2)
        self.relu1, self.relu2 = Relu(), Relu()

    def __call__(self, x):
        self.x = x
        self.z1 = x @ self.linear_ip.weights + self.linear_ip.bias
        self.a1 = self.z1.clamp_min(0)
        self.z2 = self.a1 @ self.linear2.weights + self.linear2.bias
        self.a2 = self.z2.clamp_min(0)
        return self.a2 @ self.linear_op.weights + self.linear_op.bias

    def backward(self, gradient):
        delta2 = gradient @ self.linear_op.weights.T * (self.z2 > 0)
        delta1 = delta2 @ self.linear2.weights.T * (self.z1 > 0)
        pairs = ((self.linear_ip, self.x, delta1), (self.linear2, self.a1, delta2), (self.linear_op, self.a2, gradient))
        for layer, x, delta in pairs:
            layer.w_gradient, layer.bias_gradient = x.T @ delta, delta.sum(dim=0)
        return delta1 @ self.linear_ip.weights.T

    def update(self, lr):
        for layer in (self.linear_op, self.linear2, self.linear_ip):
            layer.update(lr)


def fit(x, y_true, model, loss, lr=0.01, num_epoch=1000):
    history = torch.zeros(num_epoch)
    for epoch in range(num_epoch):
        history[epoch] = loss(y_true, model(x))
        model.backward(loss.backprop_gradient())
        model.update(lr)
    return history
