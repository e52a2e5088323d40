"""The planted course, who grades in it, and both graders: ours as root and as an ordinary user, and a naive one."""

from __future__ import annotations

import itertools
import json
import os
import select
import shutil
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # for `harness`: pytest's importlib mode adds nothing

from harness.corpus import Attack, attacks
from harness.course import Course, plant
from harness.people import Person, person
from harness.watch import Ear, adopting, children

HARNESS = Path(__file__).parent / "harness"
ANSWER_S = 150.0  # a search of the whole heap takes a minute on a slow machine, before and after sharing
NO_PYTHON = "an ordinary user may not run this Python, or not read its packages"
COUNT = itertools.count()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "attack" in metafunc.fixturenames:
        metafunc.parametrize("attack", attacks(), ids=lambda attack: attack.name)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A part of what takes long is left to `pytest -m slow`: most proofs that attacks bite, and half of the waiting."""
    for item in items:
        if Path(__file__).parent not in item.path.parents:  # pytest hands over the items of all folders
            continue
        item.add_marker(pytest.mark.hostile)
        attack = getattr(item, "callspec", None) and item.callspec.params.get("attack")
        if not isinstance(attack, Attack):
            continue
        number = zlib.crc32(attack.name.encode())
        of_the_naive = "naive" in item.fixturenames and number % 4
        waits = (attack.short or attack.searching) and item.callspec.params.get("who") == "user" and number % 2
        if of_the_naive or waits:
            item.add_marker(pytest.mark.slow)


class Grader:
    """A process that answers JSON lines, started anew whenever an attack has ended it."""

    def __init__(self, who: Person, script: Path, first: dict[str, Any], **settings: Any) -> None:
        self._who, self._script, self._settings = who, script, settings
        self._first = first
        self.process = self._start()

    def _start(self) -> subprocess.Popen[str]:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
        self.process = self._who.start(self._script, **pipes, start_new_session=True, **self._settings)
        self._say(self._first)  # so that all its processes are there before anything is compared
        assert self.process.stdout is not None
        assert self.process.stdout.readline()
        return self.process

    def _say(self, job: dict[str, Any]) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()

    def ask(self, job: dict[str, Any], most_s: float = ANSWER_S) -> dict[str, Any] | None:
        """The answer; None if the process has ended or doesn't answer in time."""
        assert self.process.stdout is not None
        self._say(job)
        ready = select.select([self.process.stdout], [], [], most_s)[0]
        line = self.process.stdout.readline() if ready else ""
        if not line:
            self.end()
            self.process = self._start()
            return None
        answer: dict[str, Any] = json.loads(line)
        return answer

    def end(self) -> None:
        for pid in (*children(self.process.pid), self.process.pid):
            try:
                os.kill(pid, 9)
            except ProcessLookupError:
                continue
        self.process.communicate()


@pytest.fixture(scope="session")
def world() -> Iterator[Path]:
    """A folder that every user may enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="hostile-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def course(world: Path) -> Course:
    return plant(world / "course")


@pytest.fixture(scope="session")
def people(world: Path, course: Course) -> dict[str, Person | None]:
    found = {name: person(name, world, course.root) for name in ("root", "user")}
    for one in found.values():
        if one is not None:
            (one.home / "secret.txt").write_text(course.canaries["home"], encoding="utf-8")
    return found


@pytest.fixture(scope="session", params=["root", "user"])
def who(request: pytest.FixtureRequest, people: dict[str, Person | None]) -> Person:
    """Whoever grades."""
    found = people[request.param]
    if found is None:
        mine = request.param == "root" and os.geteuid() != 0
        why = "an ordinary user runs these tests" if mine else NO_PYTHON
        pytest.skip(f"not as {request.param}: {why}")
    return found


@pytest.fixture(scope="session", autouse=True)
def orphanage() -> Iterator[None]:
    with adopting():
        yield


@pytest.fixture(scope="session")
def ours(who: Person, course: Course, world: Path) -> Iterator[Grader]:
    """Our grader, warm, with a token in its environment."""
    driver, honest = Path(shutil.copy(HARNESS / "driver.py", world)), course.root / "solutions/exercise05_mse/mse.py"
    grader = Grader(
        who,
        driver,
        {"exercise": "05", "path": str(honest), "seed": 1},
        cwd=who.home,
        env={"CI_TOKEN": course.canaries["token"]},
    )
    yield grader
    grader.end()


@pytest.fixture(scope="session")
def naive(people: dict[str, Person | None], course: Course, world: Path) -> Iterator[Grader]:
    """The naive grader, as an ordinary user where there is one: what it does to the machine is real."""
    folder = world / "naive"
    shutil.copytree(HARNESS / "naive", folder)
    for file in folder.glob("hidden_*.py"):
        text = file.read_text(encoding="utf-8").replace("@CANARY@", course.canaries["hidden"])
        file.write_text(text, encoding="utf-8")
    (world / "solution.txt").write_text(course.canaries["solution"], encoding="utf-8")
    who = people["user"] or people["root"]
    if who is None:
        pytest.skip(NO_PYTHON)
    home = world / "home-naive"
    (home / "tmp").mkdir(parents=True)
    who.owns(home, home / "tmp")
    (home / "secret.txt").write_text(course.canaries["home"], encoding="utf-8")
    secrets = {"CI_TOKEN": course.canaries["token"], "HOME": str(home), "TMPDIR": str(home / "tmp"), "HOSTILE": "naive"}
    grader = Grader(who, folder / "naive.py", {}, cwd=home, env=secrets)
    yield grader
    grader.end()


@pytest.fixture
def ear() -> Iterator[Ear]:
    with Ear() as listening:
        yield listening


@pytest.fixture
def hand_in(world: Path, course: Course, ear: Ear) -> Iterator[Callable[[Attack, Person], Path]]:
    """Makes an attack's submission in a folder of its own, owned by whoever grades."""
    folders = []

    def hand_in(attack: Attack, owner: Person) -> Path:
        folder = world / f"hand-in-{next(COUNT)}" / "work"
        folder.mkdir(parents=True)
        folders.append(folder.parent)
        path = attack.hand_in(folder, course.root, ear.port)
        owner.owns(folder.parent, folder, *folder.rglob("*"))
        return path

    yield hand_in
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
