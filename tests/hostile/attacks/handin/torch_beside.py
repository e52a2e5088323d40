"""Puts torch.py, numpy.py, click.py, json.py, sitecustomize.py, usercustomize.py and a .pth file into the folder: each leaves
a file when it is imported.

exercise: 05
bites: ours alone (a naive grader has imported them all by then)
outcome: failed
"""

TRACE = "open('/tmp/pwned-graded-import', 'w').close()\nraise SystemExit(0)\n"
NAMES = "torch numpy click json msgpack pytest grader sitecustomize usercustomize secrets nbformat jinja2"


def hand_in(folder, course):
    (folder / "mse.py").write_text("import torch, json, secrets\nclass MSE:\n    pass\n")
    for name in NAMES.split():
        (folder / f"{name}.py").write_text(TRACE)
    (folder / "x.pth").write_text("import os; open('/tmp/pwned-graded-pth', 'w')\n")
    return folder
