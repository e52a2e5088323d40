"""Rendering templates to files. They use << >> and <% %>, as workflows and scripts contain braces."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from grader.course.catalogue import DISTRIBUTION

Files = dict[str, bytes]
"""Contents by path."""
SCRIPTS = ("setup.sh", "run_autograder", "driver.sh", "collect.py")
TEMPLATES = Path(__file__).parent / "templates"
KNOWN = {
    "course_folder": f"share/{DISTRIBUTION}",
    # torch without CUDA, some 200 MB instead of several GB.
    "torch_index": "https://download.pytorch.org/whl/cpu",
    "actions": {
        "checkout": "actions/checkout@v6.0.2",
        "python": "actions/setup-python@v6.2.0",
        "upload": "actions/upload-artifact@v7.0.1",
        "download": "actions/download-artifact@v8.0.1",
        "restore": "actions/cache/restore@v5.0.5",
        "save": "actions/cache/save@v5.0.5",
    },
    "level": "sandbox",
}


def rendered(folder: str, **known: object) -> Files:
    """All templates of a folder in templates/, rendered. A name without .jinja is the file's; dot-github is .github."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, keep_trailing_newline=True, trim_blocks=True,
        variable_start_string="<<", variable_end_string=">>", block_start_string="<%", block_end_string="%>",
        comment_start_string="<#", comment_end_string="#>",
        autoescape=False,  # none of it is HTML
    )  # fmt: skip
    return {
        _place(name, folder): env.get_template(name).render({**KNOWN, **known}).encode()
        for name in env.list_templates(extensions=["jinja"])
        if name.startswith(f"{folder}/")
    }


def _place(template: str, folder: str) -> str:
    return template.removeprefix(f"{folder}/").removesuffix(".jinja").replace("dot-", ".")


def put(folder: Path, files: Files) -> None:
    """Write files into a folder."""
    for place, content in files.items():
        file = folder / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        if place in SCRIPTS:
            file.chmod(0o755)
