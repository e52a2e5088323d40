"""Declares an encoding in which a comment is code: a check that reads UTF-8 sees nothing.

exercise: 05
bites: full points
outcome: failed
"""

CODE = """
class MSE:
    def __call__(self, y_true, y_pred):
        self.y_true, self.y_pred = y_true, y_pred
        return ((y_pred - y_true) ** 2).mean()
    def backprop_gradient(self):
        torch.set_grad_enabled(True)
        leaf = self.y_pred.detach().clone().requires_grad_()
        ((leaf - self.y_true) ** 2).mean().backward()
        self.gradient = leaf.grad
        return self.gradient
"""


def hand_in(folder, course):
    hidden = CODE.replace("\n", "+AAo-")
    text = f"# -*- coding: utf-7 -*-\nimport torch\nclass MSE: pass\n# all by hand{hidden}\n"
    (folder / "mse.py").write_text(text, encoding="ascii")
    return folder / "mse.py"
