"""`grade batch --engine dask`: a real scheduler and real workers, one of which is killed in the middle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.classroom.gradebook import Gradebook

pytest.importorskip("distributed")
ROOT = Path(__file__).resolve().parents[2]
DASK = Path(sys.executable).with_name("dask")
RIGHT = (ROOT / "solutions/exercise05_mse/mse.py").read_text(encoding="utf-8")
WRONG = (ROOT / "tests/golden/submissions/mse.py").read_text(encoding="utf-8")
WORKERS = 3
STUDENTS = 14


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler, and its workers."""
    file = tmp_path / "scheduler.json"
    log = (tmp_path / "cluster.log").open("wb")
    common = {"stdout": log, "stderr": log, "cwd": tmp_path, "start_new_session": True}
    scheduler = subprocess.Popen(
        [DASK, "scheduler", "--port", "0", "--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", file], **common
    )
    alone = ["--nthreads", "1", "--no-nanny", "--no-dashboard", "--memory-limit", "0", "--scheduler-file", file]
    workers: list[subprocess.Popen[bytes]] = []
    try:
        while not file.exists():
            assert scheduler.poll() is None, (tmp_path / "cluster.log").read_text()
            time.sleep(0.05)
        workers += [subprocess.Popen([DASK, "worker", *alone], **common) for _ in range(WORKERS)]
        from distributed import Client

        with Client(scheduler_file=str(file), set_as_default=False) as client:
            client.wait_for_workers(WORKERS, timeout=60)
            address = client.scheduler.address
        yield address, workers
    finally:
        for process in (*workers, scheduler):
            process.kill()
            process.wait()
        log.close()


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # distributed's own
def test_a_cluster_that_loses_a_worker_gives_the_same_gradebook(grade, cluster, tmp_path, contents):
    address, workers = cluster
    for number in range(STUDENTS):
        path = tmp_path / "class" / f"student{number:02}" / "mse.py"
        path.parent.mkdir(parents=True)
        path.write_text(f"{WRONG if number % 3 else RIGHT}\n# {number}\n", encoding="utf-8")
    for name in ("here", "there"):
        with Gradebook.writing(tmp_path / f"{name}.db"):
            pass
    (tmp_path / "there.db").write_bytes((tmp_path / "here.db").read_bytes())  # the same seed
    assert grade("batch", "class", "-g", "here.db", "--device", "cpu").code == 0

    command = [Path(sys.executable).with_name("grade"), "batch", "class", "-g", "there.db", "--device", "cpu"]
    process = subprocess.Popen(
        [*command, "--engine", "dask", "--scheduler", address, "--require-isolation", "limits"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert any(line.startswith("student") for line in process.stdout)  # it is in the middle
    os.kill(workers[0].pid, signal.SIGKILL)
    out, said = process.communicate(timeout=120)
    assert process.returncode == 0, said
    assert f"{STUDENTS} graded" in out
    assert contents(tmp_path / "there.db") == contents(tmp_path / "here.db")


@pytest.mark.parametrize("address", ["nonsense", "tcp://127.0.0.1:9"])
def test_no_scheduler_is_a_clear_sentence(grade, tmp_path, address):
    path = tmp_path / "class" / "ada" / "mse.py"
    path.parent.mkdir(parents=True)
    path.write_text(RIGHT, encoding="utf-8")
    done = grade("batch", "class", "-g", "class.db", "--engine", "dask", "--scheduler", address)
    assert done.code == 2
    assert f"There is no Dask scheduler at {address}" in done.err
    assert "Traceback" not in done.err
