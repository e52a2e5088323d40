"""There is an update after each row. In this exercise an epoch is one step, with the gradient over all rows at once."""

from mlp import MSE, Linear, Model, Relu, generate_data, quadratic_func


def fit(x, y_true, model, loss, lr=0.01, num_epoch=1000):
    for _ in range(num_epoch):
        for row in range(len(x)):
            loss(y_true[row : row + 1], model(x[row : row + 1]))
            model.backward(loss.backprop_gradient())
            model.update(lr)
