"""train makes a new model, and the one that it was given stays untrained. Train the model that you are given."""

import torch
from nn_module import PolynomialModel


def train(model, x, y, learning_rate, steps):
    losses = []
    state = model.state_dict()
    model = PolynomialModel().to(x)
    model.load_state_dict(state)
    for _ in range(steps):
        loss = torch.sum((model(x) - y) ** 2)
        model.zero_grad()
        loss.backward()
        with torch.no_grad():
            for parameter in model.parameters():
                parameter -= learning_rate * parameter.grad
        losses.append(loss.item())
    return losses
