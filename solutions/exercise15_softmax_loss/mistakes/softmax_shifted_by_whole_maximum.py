"""The maximum of the whole array is subtracted from every row. A row far below it underflows to 0 in all its classes
and is divided by 0: each row needs its own maximum.
"""

import torch
from softmax_loss import softmax_backward, softmax_loss


def softmax(x):
    e = torch.exp(x - x.max())
    return e / e.sum(dim=1, keepdim=True)
