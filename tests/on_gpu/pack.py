"""Collects the wheels that a machine without a network needs beside its own torch and numpy.

    python tests/on_gpu/pack.py [FOLDER]

What pyproject.toml asks for, and what that needs in turn, in the versions of constraints.txt, for Python 3.12 on
Linux. Never torch or numpy: the machine has its own. A folder that comes to more than 64 MB is refused, and emptied.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from email.parser import HeaderParser
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(__file__).with_name("wheels")
PYTHON = "3.12"
THERE = {"python_version": PYTHON, "python_full_version": f"{PYTHON}.0", "sys_platform": "linux", "extra": ""}
"""The machine, as environment markers see it."""
ITS_OWN = {"torch", "numpy"}
MAX = 64 << 20
LIBRARIES = ("2_28", "2_27", "2_24", "2_17", "2_12", "2_5")
"""The C libraries (manylinux) for which a wheel may have been built."""


class TooLarge(Exception):
    """The wheels come to more than may be brought along."""


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    try:
        names = pack(folder)
    except TooLarge as error:
        sys.exit(str(error))
    print(f"{len(names)} wheels in {folder}, {size(folder) / (1 << 20):.1f} MB: {' '.join(names)}")


def pack(folder: Path, most: int = MAX) -> list[str]:
    """Fill `folder` with the wheels, of `most` bytes together. Returns the packages' names. Raises TooLarge."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    versions, done = pinned(), set(ITS_OWN)
    wanted = named(project["dependencies"])
    while wanted:
        name = wanted.pop()
        if name not in done:
            done.add(name)
            wanted += needs(download(name, versions.get(name, ""), folder))
            check(folder, most)
    return sorted(done - ITS_OWN)


def check(folder: Path, most: int = MAX) -> None:
    """Raises TooLarge, and empties the folder, if it has more than `most` bytes."""
    total = size(folder)
    if total > most:
        shutil.rmtree(folder)
        raise TooLarge(f"The wheels come to {total >> 20} MB; {most >> 20} MB may be brought along.")


def size(folder: Path) -> int:
    """Bytes of all wheels in a folder."""
    return sum(wheel.stat().st_size for wheel in folder.glob("*.whl"))


def pinned() -> dict[str, str]:
    """The versions that constraints.txt has for that machine, by package."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    asked = [Requirement(line) for line in lines if line.strip() and not line.startswith("#")]
    return {canonicalize_name(each.name): str(each.specifier) for each in asked if applies(each)}


def applies(asked: Requirement) -> bool:
    """Whether that machine needs it."""
    return asked.marker is None or asked.marker.evaluate(THERE)


def named(lines: list[str]) -> list[str]:
    """The packages that such requirements name, but for those of other machines and of extras."""
    asked = [Requirement(line) for line in lines]
    return [canonicalize_name(each.name) for each in asked if applies(each)]


def needs(wheel: Path) -> list[str]:
    """The packages that a wheel asks for."""
    with zipfile.ZipFile(wheel) as archive:
        (file,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        asked = HeaderParser().parsestr(archive.read(file).decode()).get_all("Requires-Dist") or []
    return named(asked)


def download(name: str, version: str, folder: Path) -> Path:
    """One wheel, by pip."""
    platforms = [f"--platform=manylinux_{library}_x86_64" for library in LIBRARIES]
    with tempfile.TemporaryDirectory() as place:
        subprocess.run(
            [
                sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check", "--no-deps",
                "--only-binary=:all:", f"--python-version={PYTHON}", "--implementation=cp", *platforms,
                "--platform=manylinux2014_x86_64", f"--dest={place}", f"{name}{version}",
            ],
            check=True,
        )  # fmt: skip
        (wheel,) = Path(place).glob("*.whl")
        return Path(shutil.move(wheel, folder / wheel.name))


if __name__ == "__main__":
    main()
