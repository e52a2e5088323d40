"""People whose machine isn't the developer's: another user, few rights, folders that are closed to them."""

from __future__ import annotations

import compileall
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "hostile"))

from harness.people import Person, person

ROOT = Path(__file__).resolve().parents[2]

LOOK = """
import json
from grader.examiner.client import Examiner
with Examiner() as examiner:
    print(json.dumps({layer.name: layer.detail for layer in examiner.look_around().isolation}))
"""
COMMAND = "import sys; from grader.cli.main import main; sys.exit(main())"
NAMELESS = 4242
"""A user that /etc/passwd doesn't know, as in OpenShift's containers."""


@dataclass(frozen=True)
class Done:
    """A finished command: its exit code, and all that it said with lines joined."""

    code: int
    said: str


@dataclass(frozen=True)
class Somebody:
    """A user, and how they start commands. inside: a Python script and its arguments, which runs the command."""

    who: Person
    umask: int = 0o077
    inside: tuple[str, ...] = ()
    environ: tuple[tuple[str, str], ...] = ()

    def start(self, *arguments: object, cwd: Path) -> subprocess.Popen[str]:
        """A Python process of theirs, without a terminal."""
        script = (*self.inside, self.who.python) if self.inside else ()
        return self.who.start(
            *script, *arguments, cwd=cwd, umask=self.umask, env=dict(self.environ), start_new_session=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def python(self, source: str, cwd: Path) -> Done:
        """What a program prints."""
        with self.start("-c", source, cwd=cwd) as process:
            out = process.communicate(timeout=120)[0]
        return Done(process.returncode, " ".join(out.split()))

    def grade(self, *arguments: object, cwd: Path) -> Done:
        """`grade`, with these arguments."""
        with self.start("-c", COMMAND, *arguments, cwd=cwd) as process:
            out = process.communicate(timeout=120)[0]
        return Done(process.returncode, " ".join(out.split()))

    def layers(self, cwd: Path) -> dict[str, str]:
        """The layers of isolation around their workers: why each is missing, "" if it holds."""
        done = self.python(LOOK, cwd)
        assert done.code == 0, done.said
        found: dict[str, str] = json.loads(done.said)
        return found


@pytest.fixture(scope="session")
def world() -> Iterator[Path]:
    """A folder that every user may enter, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp(prefix="people-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def course(world: Path) -> Path:
    """A copy of the course that every user may read, wherever this checkout is."""
    root = world / "course"
    for room in ("grader", "exercises", "solutions", "tests/hidden"):
        shutil.copytree(ROOT / room, root / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", root)
    for path in (root, *root.rglob("*")):
        path.chmod(path.stat().st_mode | (0o755 if path.is_dir() else 0o644))
    compileall.compile_dir(root / "grader", quiet=1)  # nobody else may write that there
    return root


@pytest.fixture(scope="session")
def user(world: Path, course: Path) -> Person:
    """An ordinary user, without a name where that can be."""
    found = person("user", world, course)
    if found is None:
        pytest.skip("an ordinary user may not run this Python, or not read its packages")
    if os.geteuid() == 0:
        found = replace(found, uid=NAMELESS)
        found.owns(found.home, found.home / "tmp")
    return found


@pytest.fixture
def folder(world: Path, request: pytest.FixtureRequest) -> Iterator[Callable[..., Path]]:
    """Makes a folder that belongs to somebody, with files in it: name → content. It is taken down afterwards."""
    made = []

    def make(owner: Person, mode: int = 0o755, **files: str) -> Path:
        new = Path(tempfile.mkdtemp(dir=world))
        made.append(new)
        for name, text in files.items():
            (new / f"{name}.py").write_text(text, encoding="utf-8")
        owner.owns(new, *new.iterdir())
        new.chmod(mode)
        return new

    yield make
    for new in made:
        shutil.rmtree(new, ignore_errors=True)


@pytest.fixture(scope="session")
def container(world: Path) -> str:
    """The script that runs a command as in a container without privileges, where every user may read it."""
    script = shutil.copy(Path(__file__).with_name("container.py"), world)
    if subprocess.run([sys.executable, script, "true"], capture_output=True).returncode != 0:
        pytest.skip("this machine lets no container be imitated")
    return str(script)


@pytest.fixture(scope="session")
def homeless(user: Person) -> Somebody:
    """A user with no home, no name, and umask 077."""
    return Somebody(user, environ=(("HOME", "/nonexistent"),))


@pytest.fixture(scope="session")
def as_root(user: Person, world: Path) -> Somebody:
    """root, with umask 077 and the Python of that user, which no closed folder is above."""
    if os.geteuid() != 0:
        pytest.skip("an ordinary user runs these tests")
    home = world / "home-root"
    (home / "tmp").mkdir(parents=True)
    return Somebody(replace(user, name="root", uid=0, home=home))
