"""Records the frames that went by and answers with old ones; with the examiner's own questions, too.

exercise: 05
bites: ours alone (a naive grader has no wire)
outcome: failed crashed
"""

import sys

wire = sys.modules["grader.sandbox.guest.wire"]
received, sent, old = wire.receive, wire.send, []


def listening(sock, deadline, handle):
    old.append(received(sock, deadline, handle))
    return old[-1]


def forged(sock, value, put=None):
    sent(sock, old[-1] if old else value, put)


class MSE:
    def __init__(self):
        wire.receive, wire.send = listening, forged

    def __call__(self, y_true, y_pred):
        return 0.0
