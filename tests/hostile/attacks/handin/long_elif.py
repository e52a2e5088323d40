"""Hands in an `if` of 4,500 `elif`s: each is nested in the one before.

exercise: 05
bites: loses the report
outcome: refused
"""


def hand_in(folder, course):
    branches = "".join(f"elif x == {number}:\n    y = {number}\n" for number in range(4_500))
    (folder / "mse.py").write_text(f"x = 1\nif x == -1:\n    y = 1\n{branches}class MSE:\n    z = y\n")
    return folder / "mse.py"
