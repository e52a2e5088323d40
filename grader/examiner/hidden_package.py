"""An exercise's hidden tests as a package: they may share a module that lies beside them."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType


def as_package(folder: Path) -> None:
    """Make the folder a package of its own name, so that its tests can say `from .rules import step`.

    pytest names test modules so with --import-mode=importlib, but before 8.3 it doesn't make the package itself.
    """
    package = ModuleType(folder.name)
    package.__path__ = [str(folder)]
    sys.modules[folder.name] = package
