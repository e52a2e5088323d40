"""The prediction is made once, before the loop. After an update the network predicts something else: make a new
prediction in each epoch.
"""

from mlp import MSE, Linear, Model, Relu, generate_data, quadratic_func


def fit(x, y_true, model, loss, lr=0.01, num_epoch=1000):
    y_pred = model(x)
    for _ in range(num_epoch):
        loss(y_true, y_pred)
        model.backward(loss.backprop_gradient())
        model.update(lr)
