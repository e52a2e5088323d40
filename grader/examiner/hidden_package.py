"""An exercise's hidden tests as a package: they may share a module that lies beside them."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType


def as_package(folder: Path) -> None:
    """Make the folder a package of its own name, so that its tests can say `from .rules import step`.

    With --import-mode=importlib pytest names test modules so; pytest 8.2 doesn't make the package itself.
    """
    package = ModuleType(folder.name)
    package.__path__ = [str(folder)]
    sys.modules[folder.name] = package
