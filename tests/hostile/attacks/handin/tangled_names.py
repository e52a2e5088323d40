"""Hands in 1,900 statements that all use each other's names: to find out what is needed could take minutes.

exercise: 05
bites: ours alone (a naive grader runs all of it)
outcome: failed
"""


def hand_in(folder, course):
    names = [f"n{number}" for number in range(1_900)]
    lines = [
        f"def {name}(): return {names[i - 1]}() + {names[(i * 7) % 1900]}() + {names[(i * 13) % 1900]}()"
        for i, name in enumerate(names)
    ]
    (folder / "mse.py").write_text("\n".join(lines) + "\nclass MSE:\n    def f(self): return n1899()\n")
    return folder / "mse.py"
