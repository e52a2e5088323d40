"""The loss is (P - Y)², without its ½. The gradient dLdP = P - Y belongs to the loss with the ½: mix the two, and every
gradient is off by a factor of 2.
"""

from sigmoid_net import forward as reference_forward
from sigmoid_net import gradients, update


def forward(X, Y, weights):
    values = reference_forward(X, Y, weights)
    return {**values, "L": 2 * values["L"]}
