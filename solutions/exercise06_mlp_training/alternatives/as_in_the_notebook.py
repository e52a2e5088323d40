"""The notebook's way, its MSE gradient put right: one bias for a whole layer, a mask from clip, and printing."""

import numpy as np
import torch


def generate_data(low=0.0, high=1.0, n=100, d=3):
    np.random.seed(73)
    return np.random.uniform(low, high, (n, d))


def quadratic_func(x, sq_coef, li_coef, bias):
    return np.square(x) @ sq_coef.T + x @ li_coef.T + bias


class Linear:
    def __init__(self, input_dim, num_neurons):
        self.weights = torch.randn(input_dim, num_neurons) * np.sqrt(2 / input_dim)
        self.bias = torch.zeros(1)

    def __call__(self, x):
        self.x = x
        return x @ self.weights + self.bias

    def backprop_gradient(self, gradient):
        self.w_gradient = self.x.T @ gradient
        self.x_gradient = gradient @ self.weights.T
        self.bias_gradient = gradient.sum()
        return self.x_gradient

    def update(self, lr):
        self.weights = self.weights - lr * self.w_gradient
        self.bias = self.bias - lr * self.bias_gradient


class Relu:
    def __call__(self, input):
        self.input = input
        self.output = torch.clip(input, 0, None)
        return self.output

    def backprop_gradient(self, gradient):
        self.input_gradient = (self.input > 0) * gradient
        return self.input_gradient


class MSE:
    def __call__(self, y_true, y_pred):
        self.y_true, self.y_pred = y_true, y_pred
        return ((y_pred - y_true) ** 2).mean()

    def backprop_gradient(self):
        n, d = self.y_true.shape
        self.gradient = 2 * (self.y_pred - self.y_true) / (n * d)
        return self.gradient


class Model:
    def __init__(self, input_dim):
        self.linear_ip = Linear(input_dim, 5)
        self.relu1 = Relu()
        self.linear2 = Linear(5, 4)
        self.relu2 = Relu()
        self.linear_op = Linear(4, 2)

    def __call__(self, x):
        r1 = self.relu1(self.linear_ip(x))
        r2 = self.relu2(self.linear2(r1))
        return self.linear_op(r2)

    def backward(self, gradient):
        r2_gradient = self.linear_op.backprop_gradient(gradient)
        l2_gradient = self.relu2.backprop_gradient(r2_gradient)
        r1_gradient = self.linear2.backprop_gradient(l2_gradient)
        l1_gradient = self.relu1.backprop_gradient(r1_gradient)
        return self.linear_ip.backprop_gradient(l1_gradient)

    def update(self, lr):
        self.linear_op.update(lr)
        self.linear2.update(lr)
        self.linear_ip.update(lr)


def fit(x, y_true, model, loss, lr=0.01, num_epoch=1000):
    for epoch in range(num_epoch):
        y_pred = model(x)
        loss_value = loss(y_true, y_pred)
        print(f"epoch {epoch}, loss {loss_value}")
        model.backward(loss.backprop_gradient())
        model.update(lr)
