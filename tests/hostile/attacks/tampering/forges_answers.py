"""Patches the wire in its own process: every answer becomes a verdict.

exercise: 05
bites: ours alone (a naive grader has no wire)
outcome: failed
"""

import sys

wire = sys.modules["grader.sandbox.guest.wire"]
sent = wire.send


def forged(sock, value, put=None):
    sent(sock, {"value": {"outcome": "passed", "points": 10}, "outcome": "passed", "score": 10}, put)


class MSE:
    def __init__(self):
        wire.send = forged

    def __call__(self, y_true, y_pred):
        return 0.0
