"""The network ends where it started: backward computes the gradients, but nothing uses them."""

from mlp import MSE, Linear, Model, Relu, generate_data, quadratic_func


def fit(x, y_true, model, loss, lr=0.01, num_epoch=1000):
    for _ in range(num_epoch):
        loss(y_true, model(x))
        model.backward(loss.backprop_gradient())
