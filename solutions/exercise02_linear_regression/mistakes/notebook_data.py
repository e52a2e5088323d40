"""The training uses the notebook's own climate and fruit data, whatever x and target it is given. A function that reads
the notebook's variables ignores its arguments (and the notebook has 113 oranges where the other one has 133).
"""

import torch
from linear_regression import gradients, mse, predict
from linear_regression import train as right

inputs = torch.tensor([[73, 67, 43], [91, 88, 64], [87, 134, 58], [102, 43, 37], [69, 96, 70]])
targets = torch.tensor([[56, 70], [81, 101], [119, 113], [22, 37], [103, 119]])


def train(x, target, w, b, learning_rate, epochs):
    return right(inputs.to(w), targets.to(w), w, b, learning_rate, epochs)
