"""Writes to descriptors 1 and 2 directly, past the cap of print().

exercise: 05
bites: ours alone (it would fill the disk that the tests run on)
outcome: timeout failed crashed
limits: short
"""

import os


class MSE:
    def __call__(self, y_true, y_pred):
        while True:
            os.write(1, b"y" * 65536)
            os.write(2, b"y" * 65536)
