"""Answers with tensors that are hard to judge: no elements and huge sizes, complex, bool of byte 2, NaN with a payload,
sixteen levels of lists.

exercise: 05
bites: ours alone (a naive grader only stumbles)
outcome: failed
"""

import random

import torch

nested = []
for _ in range(200):
    nested = [nested]
ODD = [
    torch.empty(0, 2**26, 2**10),
    torch.zeros((), dtype=torch.complex64),
    torch.full((), 2, dtype=torch.uint8).view(torch.bool),
    torch.tensor(0x7FF4000000000001).view(torch.float64),
    nested,
    {None: 1, 2.5: {}},
    2**1000,
    b"\xff" * 1000,
    complex("nan"),
    torch.zeros(3).to_sparse(),
    torch.zeros(1, device="meta"),
    torch.quantize_per_tensor(torch.zeros(2), 1.0, 0, torch.qint8),
]


class MSE:
    def __call__(self, y_true, y_pred):
        random.seed()
        return random.choice(ODD)

    def backprop_gradient(self):
        self.gradient = random.choice(ODD)
        return self.gradient
