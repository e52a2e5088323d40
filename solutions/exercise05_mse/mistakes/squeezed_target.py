"""An axis of size 1 was dropped from y_true, and (n, 1) minus (n,) gives n × n differences: every row against every
other. Keep both in the shape in which they come.
"""

from mse import MSE as Reference


class MSE(Reference):
    def __call__(self, y_true, y_pred):
        return super().__call__(y_true.squeeze(), y_pred)
