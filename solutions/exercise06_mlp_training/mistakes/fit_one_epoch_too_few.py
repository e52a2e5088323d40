"""One epoch is missing. How often does the body of your loop run?"""

from mlp import MSE, Linear, Model, Relu, generate_data, quadratic_func


def fit(x, y_true, model, loss, lr=0.01, num_epoch=1000):
    for _ in range(1, num_epoch):
        loss(y_true, model(x))
        model.backward(loss.backprop_gradient())
        model.update(lr)
