"""Who grades: root, or an ordinary user, each with a Python that it may run."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

NOBODY = 65534
GRADE = "import sys\nfrom grader.cli.main import main\nsys.exit(main())\n"


@dataclass(frozen=True)
class Person:
    """A user, and the environment (venv) whose `grade` is the planted course's."""

    name: str
    uid: int
    home: Path
    venv: Path

    @property
    def python(self) -> str:
        return str(self.venv / "bin/python")

    def start(self, *arguments: object, **settings: Any) -> subprocess.Popen[str]:
        """A process of this user, with nothing else of the tests' own environment."""
        other = {"user": self.uid, "group": self.uid, "extra_groups": []} if self.uid != os.geteuid() else {}
        environment = {"PATH": f"{self.venv}/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
        folders = {"HOME": str(self.home), "TMPDIR": str(self.home / "tmp")}
        return subprocess.Popen(
            [self.python, *map(str, arguments)], text=True, encoding="utf-8", errors="replace",
            env={**environment, **folders, **settings.pop("env", {})}, **other, **settings,
        )  # fmt: skip

    def owns(self, *paths: Path) -> None:
        """Give files to this user."""
        for path in paths:
            os.chown(path, self.uid, self.uid, follow_symlinks=False)


def person(name: str, world: Path, course: Path) -> Person | None:
    """root or an ordinary user ("user"); None where there is none, or no Python for one."""
    me = os.geteuid()
    if name == "root" and me != 0:
        return None
    uid = NOBODY if name == "user" and me == 0 else me
    home = world / f"home-{name}"
    (home / "tmp").mkdir(parents=True)
    for python in _interpreters():
        found = Person(name, uid, home, _environment(world / f"venv-{name}-{python.parent.name}", python, course))
        found.owns(home, home / "tmp")
        if _works(found):
            return found
    return None


def _interpreters() -> list[Path]:
    """This process' own Python, then whatever else of its version may be run by others."""
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    own = Path(os.path.realpath(sys.executable))
    return [own, *(path for path in (Path("/usr/bin") / version, Path("/usr/local/bin") / version) if path.exists())]


def _environment(venv: Path, python: Path, course: Path) -> Path:
    """A virtual environment made by hand, in some milliseconds: the packages of this one, and the planted grader."""
    packages = venv / f"lib/python{sys.version_info[0]}.{sys.version_info[1]}/site-packages"
    packages.mkdir(parents=True, exist_ok=True)
    installed = [entry for entry in sys.path if Path(entry).name in ("site-packages", "dist-packages")]
    (venv / "bin").mkdir(exist_ok=True)
    (venv / "bin/python").unlink(missing_ok=True)
    (venv / "bin/python").symlink_to(python)
    (venv / "pyvenv.cfg").write_text(f"home = {python.parent}\n", encoding="utf-8")
    (packages / "course.pth").write_text("\n".join([str(course), *installed]), encoding="utf-8")
    script = venv / "bin/grade"
    script.write_text(f"#!{venv}/bin/python\n{GRADE}", encoding="utf-8")
    script.chmod(script.stat().st_mode | stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH)
    return venv


def _works(person: Person) -> bool:
    try:
        with person.start("-c", "import torch, msgpack, pytest", stderr=subprocess.DEVNULL, cwd="/") as process:
            return process.wait(60) == 0
    except PermissionError:
        return False
