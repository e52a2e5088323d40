"""Takes nearly as long as a test may, in every test: the time of all together is what is attacked.

exercise: 05
bites: hangs
outcome: failed timeout
limits: short
"""

import time


class MSE:
    def __call__(self, y_true, y_pred):
        time.sleep(1.1)
        return 0.0

    def backprop_gradient(self):
        return 0.0
