"""Exercise 05: the mean squared error and its gradient. README.md has the mathematics."""

import torch


class MSE:
    """L = the mean of (y_pred - y_true)², over every element."""

    def __call__(self, y_true, y_pred):
        """y_true, y_pred: (n, d). Returns L, one number. Keep what backprop_gradient will need."""
        # TODO
        raise NotImplementedError

    def backprop_gradient(self):
        """Returns dL/dy_pred for the latest call, of the shape of y_pred, (n, d). Also keeps it in self.gradient."""
        # TODO
        raise NotImplementedError
