"""The exponentials overflow: e to the 1000 is infinite here, and infinite divided by infinite is NaN. Softmax stays
the same if one number is taken off all scores of a row: which one keeps every exponent at 0 or below?"""

import torch
from softmax_loss import softmax_backward, softmax_loss


def softmax(x):
    e = torch.exp(x)
    return e / e.sum(dim=1, keepdim=True)
