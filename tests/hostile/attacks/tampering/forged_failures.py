"""Sends failures that no worker would: frames of huge and negative lines, kinds and names full of markup, a message of
200,000 characters.

exercise: 05
bites: ours alone (a naive grader has no wire)
outcome: failed crashed
"""

import sys

wire = sys.modules["grader.sandbox.guest.wire"]
sent = wire.send
FRAMES = [["mse.py", 10**18, "\x1b]0;x\x07"], ["mse.py", -5, "<b>"], ["../../etc/passwd", 1, "x"], [1, 2, 3], "no"]


def forged(sock, value, put=None):
    failed = {
        "kind": "raised",
        "type": "A<b>\x1b" * 50,
        "message": "</pre><script>alert(1)</script>\n" * 5000,
        "frames": FRAMES * 10,
    }
    sent(sock, {"failed": failed, "value": 1.0}, put)


class MSE:
    def __init__(self):
        wire.send = forged

    def __call__(self, y_true, y_pred):
        return 0.0
