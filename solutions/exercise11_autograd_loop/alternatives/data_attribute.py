"""The update through .data, which autograd doesn't see; gradients set to zero before each backward."""

from torch.nn.functional import linear, mse_loss


def train(x, target, w, b, learning_rate, epochs):
    losses = []
    for _ in range(epochs):
        for leaf in (w, b):
            if leaf.grad is not None:
                leaf.grad.zero_()
        loss = mse_loss(linear(x, w, b), target)
        losses.append(float(loss))
        loss.backward()
        w.data.sub_(w.grad, alpha=learning_rate)
        b.data.add_(b.grad, alpha=-learning_rate)
    return w, b, losses
