"""update comes before backward, so there is no gradient in the first epoch, and each later epoch uses the previous
epoch's gradient.
"""

from mlp import MSE, Linear, Model, Relu, generate_data, quadratic_func


def fit(x, y_true, model, loss, lr=0.01, num_epoch=1000):
    for _ in range(num_epoch):
        loss(y_true, model(x))
        model.update(lr)
        model.backward(loss.backprop_gradient())
