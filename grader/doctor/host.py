"""Where this process runs: in which service, container, virtual machine and system.

Nothing is guessed: each name comes with the variable, the file or the kernel's own words that prove it.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Host:
    """A kind of machine, by its usual name, and what proves it."""

    name: str
    evidence: str


BY_VARIABLE = {
    "COLAB_RELEASE_TAG": "Colab",
    "KAGGLE_KERNEL_RUN_TYPE": "Kaggle",
    "JUPYTERHUB_USER": "JupyterHub",
    "GITHUB_ACTIONS": "GitHub Actions",
    "GITLAB_CI": "GitLab CI",
    "KUBERNETES_SERVICE_HOST": "Kubernetes",
}
"""Set by the service itself in whatever it runs."""
BY_FILE = {
    "autograder/submission_metadata.json": "Gradescope",
    "run/.containerenv": "Podman",
    ".dockerenv": "Docker",
}
"""Put there by whatever started the container."""
BY_KERNEL = {
    "gvisor": "gVisor",
    "sun jan 10 15:06:54 pst 2016": "gVisor",  # older versions have this one date, and no name
    "wsl2": "WSL2",
    "-microsoft": "WSL1",
    "linuxkit": "Docker Desktop (LinuxKit)",
}
"""Part of the kernel's version, in lower case. LinuxKit is Docker's virtual machine on a Mac."""
SYSTEMS = {"Darwin": "macOS", "Windows": "Windows", "Linux": "Linux"}


def host(root: Path = Path("/"), environ: Mapping[str, str] = os.environ, system: str = platform.system()) -> Host:
    """The most specific of `hosts`."""
    return hosts(root, environ, system)[0]


def hosts(
    root: Path = Path("/"), environ: Mapping[str, str] = os.environ, system: str = platform.system()
) -> tuple[Host, ...]:
    """All that is known of this machine, the most specific first: JupyterHub, in Docker, in WSL2; last, its system.

    root: where its files are. environ: its environment variables. system: as platform.system() calls it.
    """
    return (*_services(environ), *_containers(root), *_kernels(root), _system(system))


def _services(environ: Mapping[str, str]) -> Iterator[Host]:
    for variable, name in BY_VARIABLE.items():
        if environ.get(variable):
            yield Host(name, f"{variable} is set")


def _containers(root: Path) -> Iterator[Host]:
    for file, name in BY_FILE.items():
        if os.path.exists(root / file):
            yield Host(name, f"/{file} exists")


def _kernels(root: Path) -> Iterator[Host]:
    try:
        version = (root / "proc/version").read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return
    for words, name in BY_KERNEL.items():
        if words in version.casefold():
            yield Host(name, f"/proc/version is {version.partition(' (')[0]}")
            return


def _system(system: str) -> Host:
    return Host(SYSTEMS.get(system, system or "an unknown system"), "according to Python")
