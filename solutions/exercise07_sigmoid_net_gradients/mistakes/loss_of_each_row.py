"""L holds (P - Y)² for each row. The loss is a single number: half of that, summed over the batch."""

from sigmoid_net import forward as reference_forward
from sigmoid_net import gradients, update


def forward(X, Y, weights):
    values = reference_forward(X, Y, weights)
    return {**values, "L": (values["P"] - Y) ** 2}
