"""The gradients of the first epoch are used in every epoch. After each update there are new ones to find."""

from mlp import MSE, Linear, Model, Relu, generate_data, quadratic_func


def fit(x, y_true, model, loss, lr=0.01, num_epoch=1000):
    loss(y_true, model(x))
    model.backward(loss.backprop_gradient())
    for _ in range(num_epoch):
        model.update(lr)
