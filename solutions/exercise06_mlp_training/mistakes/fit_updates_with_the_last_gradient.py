"""update comes before backward: no weight moves in the first epoch, and each later epoch goes by the gradient of the
epoch before.
"""

from mlp import MSE, Linear, Model, Relu, generate_data, quadratic_func


def fit(x, y_true, model, loss, lr=0.01, num_epoch=1000):
    for epoch in range(num_epoch):
        loss(y_true, model(x))
        if epoch:
            model.update(lr)
        model.backward(loss.backprop_gradient())
