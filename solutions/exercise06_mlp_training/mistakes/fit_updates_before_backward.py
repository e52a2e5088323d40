"""update comes before backward, so in the first epoch there is no gradient yet, and later it is that of the epoch
before."""

from mlp import MSE, Linear, Model, Relu, generate_data, quadratic_func


def fit(x, y_true, model, loss, lr=0.01, num_epoch=1000):
    for _ in range(num_epoch):
        loss(y_true, model(x))
        model.update(lr)
        model.backward(loss.backprop_gradient())
