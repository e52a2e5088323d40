"""The naive grader's reference solutions: in the process of the submission, as is usual."""


def mse(y_true, y_pred):
    return ((y_pred - y_true) ** 2).mean()


def mse_gradient(y_true, y_pred):
    leaf = y_pred.detach().clone().requires_grad_()
    mse(y_true, leaf).backward()
    return leaf.grad


def linear_gradients(x, weights, bias, upstream):
    return {"x": upstream @ weights.T, "weights": x.T @ upstream, "bias": upstream.sum(0)}
