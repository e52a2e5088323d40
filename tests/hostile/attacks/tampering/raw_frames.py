"""Writes bytes of its own to the channel: no magic, a header that is msgpack's deepest nesting, sizes that lie.

exercise: 05
bites: ours alone (a naive grader has no channel)
outcome: failed crashed timeout
limits: short
"""

import os
import random
import struct
import sys

wire = sys.modules["grader.sandbox.guest.wire"]
FRAMES = [
    b"HTTP/1.1 200 OK\r\n\r\n" * 4,
    struct.pack(">4sIQ", b"GRD1", 2**32 - 1, 2**63),
    struct.pack(">4sIQ", b"GRD1", 200_000, 0) + b"\x91" * 200_000,
    struct.pack(">4sIQ", b"GRD1", 12, 64 << 20) + b"\x94\xa1T\xa7float32\x91" + bytes(3),
    struct.pack(">4sIQ", b"GRD1", 1, 2**62) + b"\xc0",
]


def forged(sock, value, put=None):
    os.write(sock.fileno(), random.choice(FRAMES))


class MSE:
    def __init__(self):
        random.seed()
        wire.send = forged

    def __call__(self, y_true, y_pred):
        return 0.0
