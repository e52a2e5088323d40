"""A machine whose GPU is there for the examiner, and not behind the walls: what is asked of CUDA alone isn't judged."""

from __future__ import annotations

from grader.course.catalogue import find
from grader.examiner import client
from grader.examiner.client import Examiner
from grader.grading import grade

HAS_A_GPU = """
import torch
torch.cuda.is_available = lambda: True
torch.cuda.get_device_name = lambda: "a GPU"
"""


def test_its_cases_are_not_run_and_the_points_are_those_of_the_cpu(monkeypatch):
    monkeypatch.setattr(client, "BOOT", client.BOOT.replace("\nmain()\n", f"{HAS_A_GPU}\nmain()\n"))
    with Examiner() as examiner:
        reports = [grade("05", find("05").solution, device="auto", seed=1, examiner=examiner) for _ in range(2)]
    for report in reports:  # it is tried once, and known from then on
        assert (report.score, report.status, report.environment.device) == (10, "passed", "a GPU")
        on_cuda = [test for test in report.tests if test.device == "cuda"]
        assert {test.outcome for test in on_cuda} == {"not_run"}
        (why,) = {test.feedback for test in on_cuda}
        assert why.startswith("not run: code behind these walls can't use the GPU here. A worker could not be started")
