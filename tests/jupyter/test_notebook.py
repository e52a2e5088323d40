"""A notebook in a real kernel, from `grade start --notebook` to its score; and the same score from `grade`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[2]
WRONG = (ROOT / "tests/golden/submissions/linear.py").read_text(encoding="utf-8")


@pytest.mark.slow  # a kernel, and torch in it
@pytest.mark.filterwarnings("ignore")  # what the client and its sockets have to say isn't ours
def test_a_started_notebook_scores_the_same_in_jupyter_and_by_the_command(grade, tmp_path, monkeypatch):
    for folder in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR"):
        monkeypatch.setenv(folder, str(tmp_path / folder))
    assert grade("start", "3", "--notebook").code == 0
    folder = tmp_path / "exercises/exercise03_linear"

    file = folder / "linear.ipynb"
    notebook = nbformat.read(file, 4)
    assert notebook.cells[0].source.startswith("# Exercise 03: a linear layer")
    notebook.cells[-1].source = "%%grade exercise03 --seed 1 --device cpu\n" + WRONG
    notebook.cells.append(nbformat.v4.new_code_cell("import sys; print(Linear(2, 3).weights.shape)"))
    notebook.cells.insert(3, nbformat.v4.new_code_cell("import sys; print('torch' in sys.modules)"))
    NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    nbformat.write(notebook, file)

    loaded, graded, used = notebook.cells[-3:]
    assert loaded.outputs[0].text == "False\n"
    assert used.outputs[0].text == "torch.Size([2, 3])\n"
    (report,) = graded.outputs
    assert "divided by the batch size" in " ".join(report.data["text/html"].split())
    in_jupyter = re.search(r"Score: .*", report.data["text/plain"])[0]

    by_command = grade("3", "--seed", 1, "--device", "cpu", "--format", "text", "--format", "json", "-o", "r.json")
    assert in_jupyter in by_command.out
    assert in_jupyter == "Score: 4 of 10 points"
    assert json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["notes"] == []  # `%%grade` isn't worth one
