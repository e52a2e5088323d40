"""The update changes the weights but not the bias. Both are parameters, and both take the step."""

from linear import Linear as Reference


class Linear(Reference):
    def update(self, lr):
        self.weights = self.weights - lr * self.w_gradient
