"""What a machine is called, by files, variables and kernels of a made-up one."""

from __future__ import annotations

import platform
from pathlib import Path

import pytest

from grader.doctor.host import Host, host, hosts

# What kernels say in /proc/version, as found in the wild.
PLAIN = "Linux version 6.8.0-45-generic (buildd@lcy02-amd64-115) (x86_64-linux-gnu-gcc-13) #45-Ubuntu SMP"
KERNELS = {
    "Linux version 6.6.87.2-microsoft-standard-WSL2 (root@439a258ad544) (gcc 11.2.0) #1 SMP": "WSL2",
    "Linux version 4.4.0-19041-Microsoft (Microsoft@Microsoft.com) (gcc version 5.4.0) #1237-Microsoft": "WSL1",
    "Linux version 6.6.26-linuxkit (root@buildkitsandbox) (gcc 13.2.1) #1 SMP": "Docker Desktop (LinuxKit)",
    "Linux version 4.4.0 #1 SMP Sun Jan 10 15:06:54 PST 2016": "gVisor",
    "Linux version 4.19.0-gvisor #1 SMP Sun Jan 10 15:06:54 PST 2016": "gVisor",
}
VARIABLES = {
    "COLAB_RELEASE_TAG": "Colab", "KAGGLE_KERNEL_RUN_TYPE": "Kaggle", "JUPYTERHUB_USER": "JupyterHub",
    "GITHUB_ACTIONS": "GitHub Actions", "GITLAB_CI": "GitLab CI", "KUBERNETES_SERVICE_HOST": "Kubernetes",
}  # fmt: skip
FILES = {
    "autograder/submission_metadata.json": "Gradescope", ".dockerenv": "Docker", "run/.containerenv": "Podman",
}  # fmt: skip


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """The root of a plain Linux."""
    put(tmp_path, "proc/version", PLAIN)
    return tmp_path


def put(root: Path, file: str, text: str = "") -> None:
    (root / file).parent.mkdir(parents=True, exist_ok=True)
    (root / file).write_text(text, encoding="utf-8")


def names(found: tuple[Host, ...]) -> list[str]:
    return [one.name for one in found]


def test_a_plain_machine_is_its_system(machine):
    assert hosts(machine, {}, "Linux") == (Host("Linux", "according to Python"),)


@pytest.mark.parametrize(("system", "name"), [("Darwin", "macOS"), ("Windows", "Windows"), ("FreeBSD", "FreeBSD")])
def test_a_system_without_proc(tmp_path, system, name):
    assert names(hosts(tmp_path, {}, system)) == [name]


@pytest.mark.parametrize(("variable", "name"), VARIABLES.items())
def test_a_service_is_told_by_what_it_sets(machine, variable, name):
    assert host(machine, {variable: "1"}, "Linux") == Host(name, f"{variable} is set")
    assert names(hosts(machine, {variable: ""}, "Linux")) == ["Linux"]


@pytest.mark.parametrize(("file", "name"), FILES.items())
def test_a_container_is_told_by_a_file(machine, file, name):
    put(machine, file)
    assert host(machine, {}, "Linux") == Host(name, f"/{file} exists")


@pytest.mark.parametrize(("version", "name"), KERNELS.items())
def test_a_kernel_is_told_by_its_own_words(machine, version, name):
    put(machine, "proc/version", version + "\n")
    found = hosts(machine, {}, "Linux")
    assert names(found) == [name, "Linux"]
    assert found[0].evidence.removeprefix("/proc/version is ") in version


def test_the_most_telling_name_is_first(machine):
    put(machine, "proc/version", "Linux version 6.6.87.2-microsoft-standard-WSL2 (root@x) (gcc) #1 SMP")
    put(machine, ".dockerenv")
    assert names(hosts(machine, {"JUPYTERHUB_USER": "ada"}, "Linux")) == ["JupyterHub", "Docker", "WSL2", "Linux"]


def test_this_machine_has_a_name_and_a_reason():
    found = hosts()
    assert host() == found[0]
    assert found[-1].name in ("Linux", "macOS", "Windows", platform.system())
    assert all(one.evidence for one in found)
