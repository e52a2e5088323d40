"""The loss is given the prediction as the target, and the target as the prediction. The loss stays the same, but its
gradient changes sign.
"""

from mlp import MSE, Linear, Model, Relu, generate_data, quadratic_func


def fit(x, y_true, model, loss, lr=0.01, num_epoch=1000):
    for _ in range(num_epoch):
        loss(model(x), y_true)
        model.backward(loss.backprop_gradient())
        model.update(lr)
