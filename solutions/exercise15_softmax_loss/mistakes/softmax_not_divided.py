"""The exponentials aren't divided by anything. Probabilities must sum to 1 in each row: divide by the row's sum."""

import torch
from softmax_loss import softmax_backward, softmax_loss


def softmax(x):
    return torch.exp(x - x.amax(dim=1, keepdim=True))
