"""The forward pass leaves the bias out. A bias that starts at zero hides it, until the first update."""

from linear import Linear as Reference


class Linear(Reference):
    def __call__(self, x):
        self.x = x
        return x @ self.weights
