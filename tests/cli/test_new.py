"""`grade new`: three folders with gaps, told in sentences by `grade check`; filled, it proves them, mutants too."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

ROOMS = ("exercises", "solutions", "tests/hidden")
NAME = "exercise29_parabola"
HEAD = "import torch\n\n\n"
# y = 3x²: what the author puts in for the marks, in the order of each file.
FILLED = {
    "exercises/README.md": ["A parabola", "It bends.", "y = 3x², and dL/dx = dL/dy · 6x.", "See the tests.", "A 6?"],
    "exercises/exercise.toml": [
        "A parabola", "a test", "nothing", "an hour", "Square.", "Square, then take it three times.",
    ],
    "exercises/parabola.py": ["three times the square"],
    "exercises/test_examples.py": [
        "return 3 * x**2", "[[1, -2], [3, 0], [2, 5]] gives [[3, 12], [27, 0], [12, 75]]",
        "[[3.0, 12.0], [27.0, 0.0], [12.0, 75.0]]", "dL/dx is [[6, -24], [-18, 0], [0, 30]]",
        "[[6.0, -24.0], [-18.0, 0.0], [0.0, 30.0]]",
    ],
    "solutions/parabola.py": ["return 3 * x * x", "return 6 * x * upstream"],
    "solutions/mistakes/upstream_missing.py": ["The upstream is missing. Multiply the slope by it."],
    "solutions/alternatives/plain_numpy.py": ["return 3 * np.square(x)", "return np.multiply(x, upstream) * 6"],
    "tests/hidden/test_parabola.py": ["return 3 * x**2", "3x²"],
}  # fmt: skip
MISTAKES = {
    "square_missing": ("3 * x", "6 * x * upstream"),
    "three_missing": ("x * x", "6 * x * upstream"),
    "cube": ("3 * x * x * x", "6 * x * upstream"),
    "two_missing": ("3 * x * x", "3 * x * upstream"),
    "sign_reversed": ("3 * x * x", "-6 * x * upstream"),
}
ALTERNATIVES = {
    "powers": ("3 * x**2", "upstream * (6 * x)"),
    "sums": ("x * x + x * x + x * x", "2 * (3 * x * upstream)"),
}


def place(root: Path, file: str) -> Path:
    """A file of the new exercise: "solutions/mistakes/x.py" is in solutions/exercise29_parabola/."""
    room = next(room for room in ROOMS if file.startswith(room))
    return root / room / NAME / file.removeprefix(f"{room}/")


def exercises(root: Path) -> list[Path]:
    """All that an exercise is made of; Python may keep what it has compiled beside it."""
    return sorted(path for path in root.rglob("exercise*") if path.parent.name != "__pycache__")


def fill(root: Path) -> None:
    """Do the author's work."""
    for file, texts in FILLED.items():
        lines = place(root, file).read_text(encoding="utf-8").splitlines()
        given = iter(texts)
        for number, line in enumerate(lines):
            before, mark, _ = line.partition("TODO(author)")
            if mark:
                lines[number] = filled(before, line, next(given))
        assert not list(given), file
        place(root, file).write_text("\n".join(lines) + "\n", encoding="utf-8")
    for folder, formulas in (("mistakes", MISTAKES), ("alternatives", ALTERNATIVES)):
        for name, (forward, backward) in formulas.items():
            text = f'"""It is {name}. Look again."""\n\ndef forward(x):\n    return {forward}\n\n'
            text += f"def backward(x, upstream):\n    return {backward}\n"
            place(root, f"solutions/{folder}/{name}.py").write_text(text, encoding="utf-8")


def filled(before: str, line: str, text: str) -> str:
    """One line, with `text` for its mark and all that says what belongs there."""
    if "raise NotImplementedError" in before:
        return before.partition("raise")[0] + text
    if before.rstrip().endswith('== "'):
        return before.rstrip()[:-1] + text
    return (
        before + text + ('"""' if line.endswith('"""') else '",' if line.endswith('",') else '"' * line.endswith('"'))
    )


def test_its_gaps_are_told_and_once_they_are_filled_it_proves_itself(checkout):
    made = checkout.grade("new", NAME)
    assert (made.code, made.err) == (0, "")
    told = checkout.grade("check", "29")
    assert told.code == 3
    marks = [line for line in told.out.splitlines() if "is still to be written: " in line]
    assert len(marks) == sum(map(len, FILLED.values()))
    for where, what in (("parabola.py", "dL/dx, by hand"), ("exercise.toml", "a strong hint")):
        assert any(where in mark and mark.endswith(what) for mark in marks)
    assert "Traceback" not in told.said
    fill(checkout.root)
    done = checkout.grade("check", "--mutants", "--format", "json")
    (checked,) = json.loads(done.out)
    assert (done.code, checked["problems"]) == (0, [])
    assert checked["mutants"]["made"] == checked["mutants"]["killed"] > 5


def test_a_word_alone_gets_the_next_number(checkout):
    assert "exercise01_parabola" in checkout.grade("new", "parabola").out
    assert "exercise02_circle" in checkout.grade("new", "circle").out
    assert {file.name for file in (checkout.root / "solutions/exercise02_circle").rglob("*.py")} == {
        "circle.py", "upstream_missing.py", "plain_numpy.py",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("exercise01_other", "exercise01_parabola already exists."),
        ("parabola", "exercise01_parabola already exists."),
        ("exercise29", "'exercise29' isn't a valid name for an exercise."),
        ("../evil", "'../evil' isn't a valid name for an exercise."),
        ("Dropout", "'Dropout' isn't a valid name for an exercise."),
        ("random", "random.py, the learner's file, would hide Python's own random."),
        ("lambda", "would hide Python's own lambda."),
    ],
)
def test_a_name_that_will_not_do_is_refused_and_nothing_is_made(checkout, name, sentence):
    folder = checkout.root / "exercises/exercise01_parabola"
    folder.mkdir()
    (folder / "exercise.toml").touch()
    before = exercises(checkout.root)
    done = checkout.grade("new", name)
    assert done.code == 2
    assert sentence in done.err
    assert exercises(checkout.root) == before


def test_what_is_there_already_stays(checkout):
    (checkout.root / "solutions" / NAME).mkdir()
    done = checkout.grade("new", NAME)
    assert done.code == 2
    assert "already exists. Nothing was changed." in done.said
    assert not (checkout.root / "exercises" / NAME).exists()
