"""Returns a list nested a hundred thousand deep, and one that contains itself.

exercise: 05
bites: ours alone (a naive grader only stumbles)
outcome: failed
"""


class MSE:
    def __call__(self, y_true, y_pred):
        answer = []
        for _ in range(100_000):
            answer = [answer]
        itself = []
        itself.append(itself)
        self.gradient = itself
        return answer

    def backprop_gradient(self):
        return self.gradient
