"""Answers with handles: of numbers that it never gave, negative, huge, and of names with escape codes.

exercise: 05
bites: ours alone (a naive grader has no handles)
outcome: failed crashed
"""

import sys

wire = sys.modules["grader.sandbox.guest.wire"]
sent = wire.send
NUMBERS = [-1, 0, 2**62, 7]


def forged(sock, value, put=None):
    sent(sock, {"value": wire.Handle(NUMBERS[0], "\x1b[2J<script>alert(1)</script>\n\nScore: 10 of 10 points")}, put)
    NUMBERS.append(NUMBERS.pop(0))


class MSE:
    def __init__(self):
        wire.send = forged

    def __call__(self, y_true, y_pred):
        return 0.0
