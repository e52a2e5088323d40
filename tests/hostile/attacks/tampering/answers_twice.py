"""Sends an extra frame before each answer: the next question is answered before it is asked.

exercise: 05
bites: ours alone (a naive grader has no wire)
outcome: failed crashed
"""

import sys

wire = sys.modules["grader.sandbox.guest.wire"]
sent = wire.send


def forged(sock, value, put=None):
    sent(sock, {"value": 0.0}, put)
    sent(sock, value, put)


class MSE:
    def __init__(self):
        wire.send = forged

    def __call__(self, y_true, y_pred):
        return 0.0

    def backprop_gradient(self):
        return 0.0
