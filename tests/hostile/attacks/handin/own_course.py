"""Brings a course of its own: a grader package, an exercise of the same name with tests that pass, solutions, git
hooks, a pyproject.toml.

exercise: 05
bites: ours alone (a naive grader has no course)
outcome: failed
"""

FILES = {
    "pyproject.toml": "[project]\nname = 'x'\n",
    "exercises/exercise05_mse/exercise.toml": 'title = "x"\ntopic = "x"\nversion = "1"\nstub = "mse.py"\npoints = 10\n',
    "tests/hidden/exercise05_mse/test_mse.py": "def test_all(submission):\n    pass\n",
    "solutions/exercise05_mse/mse.py": "class MSE:\n    pass\n",
    "grader/__init__.py": "open('/tmp/pwned-graded-package', 'w')\n",
    ".git/hooks/post-checkout": "#!/bin/sh\ntouch /tmp/pwned-graded-hook\n",
    ".grade-progress.json": '{"exercise05_mse": {"score": 10, "max_score": 10}}',
}


def hand_in(folder, course):
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    (folder / "mse.py").write_text("class MSE:\n    pass\n")
    return folder
