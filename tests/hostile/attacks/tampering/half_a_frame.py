"""Announces a frame and sends a byte of it every now and then: whoever reads waits.

exercise: 05
bites: ours alone (a naive grader has no channel)
outcome: timeout
limits: short
"""

import struct
import sys
import time

wire = sys.modules["grader.sandbox.guest.wire"]


def forged(sock, value, put=None):
    sock.sendall(struct.pack(">4sIQ", b"GRD1", 200_000, 0))
    while True:
        sock.sendall(b"\x00")
        time.sleep(0.01)


class MSE:
    def __init__(self):
        wire.send = forged

    def __call__(self, y_true, y_pred):
        return 0.0
