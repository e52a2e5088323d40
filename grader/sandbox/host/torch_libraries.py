"""torch's shared objects, loaded on a second core while Python imports what torch needs besides.

Python itself loads a shared object without letting other threads run; ctypes lets them.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib
import importlib.util
import threading
from pathlib import Path

NEEDED = (
    "numpy", "ast", "dataclasses", "importlib.metadata", "inspect", "logging", "pickle", "platform", "subprocess",
    "tempfile", "textwrap", "tokenize", "typing", "uuid",
)  # fmt: skip
"""What torch imports, too, that takes longest."""


def import_torch() -> None:
    """Import torch, a tenth faster than its import alone. When it returns, this process has the threads that it had."""
    loading = threading.Thread(target=_load)
    loading.start()
    _import_what_it_needs()
    import torch  # noqa: F401

    loading.join()


def _load() -> None:
    """As torch does it: first what its libraries share. Builds for CUDA have more to find, which is left to torch."""
    found = importlib.util.find_spec("torch")
    if found is None or found.origin is None:
        return
    folder = Path(found.origin).parent / "lib"
    if (folder / "libtorch_cuda.so").exists():
        return
    with contextlib.suppress(OSError):  # torch's own import says what is wrong
        ctypes.CDLL(str(folder / "libtorch_global_deps.so"), mode=ctypes.RTLD_GLOBAL)
        ctypes.CDLL(str(folder / "libtorch_python.so"))


def _import_what_it_needs() -> None:
    for name in NEEDED:
        importlib.import_module(name)
