"""Each loss is taken after the epoch's update. The list should start with the loss of the untrained network."""

from mlp import MSE, Linear, Model, Relu, generate_data, quadratic_func


def fit(x, y_true, model, loss, lr=0.01, num_epoch=1000):
    losses = []
    for _ in range(num_epoch):
        loss(y_true, model(x))
        model.backward(loss.backprop_gradient())
        model.update(lr)
        losses.append(loss(y_true, model(x)))
    return losses
