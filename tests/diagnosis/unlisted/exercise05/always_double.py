"""numpy's float64 is asked for, whatever came in.

kinds: dtype
false: precision
"""

import numpy as np


class MSE:
    def __call__(self, y_true, y_pred):
        self.difference = np.asarray(y_pred, dtype=np.float64) - np.asarray(y_true, dtype=np.float64)
        return float(np.mean(self.difference**2))

    def backprop_gradient(self):
        self.gradient = 2 * self.difference / self.difference.size
        return self.gradient
