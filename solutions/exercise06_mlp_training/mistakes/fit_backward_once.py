"""Every epoch uses the gradients of the first epoch. Each update changes the weights, so compute the gradients again.
"""

from mlp import MSE, Linear, Model, Relu, generate_data, quadratic_func


def fit(x, y_true, model, loss, lr=0.01, num_epoch=1000):
    loss(y_true, model(x))
    model.backward(loss.backprop_gradient())
    for _ in range(num_epoch):
        model.update(lr)
