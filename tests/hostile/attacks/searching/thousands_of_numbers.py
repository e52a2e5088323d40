"""A list of 10,000 numbers and 1,500 statements, each of which could be another.

exercise: 05
bites: ours alone (a naive grader looks for no line)
outcome: failed
earns: 6
names: 2 3 1503 or none
"""

MSE = """

class MSE:
    def __call__(self, y_true, y_pred):
        self.difference = y_pred - y_true
        return torch.mean(self.difference**2)

    def backprop_gradient(self):
        self.gradient = FACTOR * self.difference / self.difference.numel()
        return self.gradient
"""


def hand_in(folder, course):
    numbers = ", ".join(map(str, range(10_000)))
    more = "".join(f"A{number} = {number}\n" for number in range(1_500))
    text = f"import torch\nNUMBERS = [{numbers}]\n{more}FACTOR = NUMBERS[3] + A0\n{MSE}"
    (folder / "mse.py").write_text(text, encoding="utf-8")
    return folder / "mse.py"
