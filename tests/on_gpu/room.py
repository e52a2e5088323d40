"""An environment on a machine without a network: its own torch and numpy, the wheels that were brought, this checkout.

Only Python's standard library is used here.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ITS_OWN = ("torch", "numpy")


def furnish(wheels: Path) -> Path:
    """Make the environment, in a temporary folder that every user may enter. Returns its Python.

    Raises ImportError where the machine has no torch or numpy, and whatever `venv` and the file system raise.
    """
    os.umask(0o022)  # a worker of root's is nobody, and must be able to read it
    folder = Path(tempfile.mkdtemp(prefix="on-gpu-"))
    folder.chmod(0o755)
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    (packages,) = (folder / "lib").glob("python3*/site-packages")
    for wheel in sorted(wheels.glob("*.whl")):
        unpack(wheel, packages)
    # --system-site-packages would show the packages of the Python below, not those of a virtual environment.
    paths = [str(ROOT), *dict.fromkeys(map(str, map(home, ITS_OWN)))]
    (packages / "machine.pth").write_text("\n".join(paths) + "\n", encoding="utf-8")
    return folder / "bin/python"


def home(package: str) -> Path:
    """The folder in which an installed package lies."""
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise ImportError(f"{sys.executable} has no {package}: run this with the Python that has it")
    return Path(found.origin).parents[1]


def unpack(wheel: Path, packages: Path) -> None:
    """What `pip install --no-deps` does, but for commands and compiled files, which nobody needs here."""
    with zipfile.ZipFile(wheel) as archive:
        for member in archive.infolist():
            top, _, rest = member.filename.partition("/")
            if not top.endswith(".data"):
                archive.extract(member, packages)
            elif rest.startswith(("purelib/", "platlib/")) and not member.is_dir():
                place = packages / rest.partition("/")[2]
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(archive.read(member))
