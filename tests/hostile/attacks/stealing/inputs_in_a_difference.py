"""Answers so far off that the difference that is told is the hidden input itself.

exercise: 05
bites: ours alone (the naive grader says nothing of a wrong answer)
outcome: failed
"""


class MSE:
    def __call__(self, y_true, y_pred):
        return y_true.flatten()[0] * 1e12
