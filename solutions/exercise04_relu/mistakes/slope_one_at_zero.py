"""The slope at an input of exactly 0 is taken as 1: check whether your comparison includes 0. This exercise, like
torch, takes 0 there.
"""

from relu import Relu as Reference


class Relu(Reference):
    def backprop_gradient(self, gradient):
        self.input_gradient = gradient * (self.input >= 0)
        return self.input_gradient
