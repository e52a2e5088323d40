"""Isn't Python, in a line full of terminal escapes, which an error message quotes.

exercise: 05
bites: loses the report
outcome: refused
"""


def hand_in(folder, course):
    (folder / "mse.py").write_text("x = '\x1b[2J\x1b]0;x\x07<script>alert(1)</script>' '\x1b[31m\n" + "y" * 5000)
    return folder / "mse.py"
