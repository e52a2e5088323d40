"""Hands in bytes that are no UTF-8, with terminal escapes among them.

exercise: 05
bites: loses the report
outcome: refused
"""


def hand_in(folder, course):
    (folder / "mse.py").write_bytes(b"x = '\xff\xfe\x1b[2J'\n")
    return folder / "mse.py"
