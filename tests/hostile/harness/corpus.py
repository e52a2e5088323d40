"""The attacks on disk: tests/hostile/attacks/<class>/<name>.py, each with its terms in its docstring.

    The method, in a paragraph.

    exercise: 05
    bites: full points | points | leaks | loses the report | hangs | escapes | ours alone (why)
    outcome: failed timeout …         what its tests may come to here; "refused": exit code 2, nothing is run
    earns: 3                          what an honest answer with the same numbers would earn (0 by default)
    names: 17 21                      in the class searching: the lines of which the search names some, "17 or none"
    limits: short                     seconds instead of tens of seconds for a test
    by hand: no                       the exercise without that policy, whose traps would stop it before the walls do
    open: why                         it succeeds: what is known of it (the test must then fail)

An attack is a submission. In attacks/handin the file builds one instead: `hand_in(folder, course)` gives its path.
"""

from __future__ import annotations

import ast
import importlib.util
import re
from dataclasses import dataclass
from pathlib import Path

ATTACKS = Path(__file__).resolve().parents[1] / "attacks"
STUBS = {"03": "linear.py", "05": "mse.py"}
FOLDERS = {"03": "exercise03_linear", "05": "exercise05_mse"}
PORT = "47113"  # stands for the port that listens
TERMS = {"exercise", "bites", "outcome", "earns", "limits", "by hand", "open", "names"}
BITES = ("full points", "points", "leaks", "loses the report", "hangs", "escapes", "ours alone")


@dataclass(frozen=True)
class Attack:
    """One attack and its terms."""

    path: Path
    method: str
    exercise: str
    bites: str
    outcomes: frozenset[str]
    earns: float
    short: bool
    by_hand: bool
    open: str
    names: frozenset[str]

    @property
    def name(self) -> str:
        return f"{self.path.parent.name}/{self.path.stem}"

    @property
    def searching(self) -> bool:
        """Whether it is an attack on the search for a line."""
        return self.path.parent.name == "searching"

    @property
    def built(self) -> bool:
        """Whether the file builds the hand-in instead of being it."""
        return "def hand_in(" in self.path.read_text(encoding="utf-8")

    @property
    def graded_as(self) -> str:
        """The number of its exercise in the planted course: 85 is 05 with short limits, 95 without the policy."""
        kind = "8" if self.short else "0" if self.by_hand else "9"
        return f"{kind}{self.exercise[1]}"

    def hand_in(self, folder: Path, course: Path, port: int) -> Path:
        """Put the submission into `folder`, as whoever attacks would hand it in; its path."""
        if self.built:
            spec = importlib.util.spec_from_file_location("attack", self.path)
            assert spec is not None
            assert spec.loader is not None
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            return Path(module.hand_in(folder, course))
        file = folder / STUBS[self.exercise]
        file.write_text(self.path.read_text(encoding="utf-8").replace(PORT, str(port)), encoding="utf-8")
        return file


def attacks() -> list[Attack]:
    """The whole corpus, in order of its names."""
    return [_read(path) for path in sorted(ATTACKS.glob("*/*.py"))]


def _read(path: Path) -> Attack:
    doc = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    terms = dict(re.findall(r"^(\w+(?: hand)?): (.+)$", doc.rpartition("\n\n")[2], re.MULTILINE))
    assert set(terms) <= TERMS, f"{path}: {set(terms) - TERMS}"
    assert terms["bites"].partition(" (")[0] in BITES, f"{path}: {terms['bites']}"
    return Attack(
        path, doc.partition("\n\n")[0], terms["exercise"], terms["bites"], frozenset(terms["outcome"].split()),
        float(terms.get("earns", 0)), terms.get("limits") == "short", terms.get("by hand") != "no",
        terms.get("open", ""), frozenset(terms.get("names", "none").replace(" or ", " ").split()),
    )  # fmt: skip
