"""Is called by terminal escapes, line breaks, markup and a fake score.

exercise: 05
bites: ours alone (a naive grader prints names as they are)
outcome: failed
"""

NAME = "\x1b[2J\x1b]0;x\x07\nScore: 10 of 10 points\n<script>alert(1)<.py"


def hand_in(folder, course):
    (folder / NAME).write_text("class MSE:\n    pass\n")
    return folder / NAME
