"""1 is subtracted in whole columns: dx[:, y] means every row, at the labels of all rows. One index for the rows and one
for the classes, both of length N, select one number in each row.
"""

from softmax_loss import softmax, softmax_backward
from softmax_loss import softmax_loss as right_loss


def softmax_loss(x, y):
    loss, _ = right_loss(x, y)
    dx = softmax(x)
    dx[:, y] -= 1
    return loss, dx / len(x)
