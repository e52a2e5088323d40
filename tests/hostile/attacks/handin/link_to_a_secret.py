"""Is itself a link to a file that isn't Python, which the error message then quotes: a token, a key.

exercise: 05
bites: leaks
outcome: refused
"""


def hand_in(folder, course):
    (folder / "mse.py").symlink_to(course / ".git/packed-refs")
    return folder / "mse.py"
