"""The numbers that a session draws and computes, which no report may tell."""

from __future__ import annotations

import json
import math
import re
import struct
import subprocess
import sys
from bisect import bisect_left
from pathlib import Path

from harness.corpus import FOLDERS, STUBS

DRAWN = Path(__file__).with_name("drawn.py")
NUMBER = re.compile(r"(?<![\w.])-?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?(?![\w.])", re.IGNORECASE)
DIGITS = re.compile(r"\d{7,}")
WORDS = {w: str(n) for n, w in enumerate("zero one two three four five six seven eight nine".split())}
SIGNIFICANT = 5


class HiddenNumbers:
    """Inputs and truths of one exercise and seed."""

    def __init__(self, values: set[float]) -> None:
        kept = {abs(value) for value in values if _is_drawn(value)}
        self._sorted = sorted(kept)
        self._digits = {f"{value:.6e}"[0] + f"{value:.6e}"[2:8] for value in kept}
        self._bytes = {struct.pack(code, value).hex() for value in values if _is_drawn(value) for code in ("<d", "<f")}
        self._bytes |= {struct.pack(code, value).hex() for value in values if _is_drawn(value) for code in (">d", ">f")}

    def told(self, text: str) -> list[str]:
        """The parts of a text that tell one of them to five significant digits or more: as a decimal number, as digits
        without a point, in words, as its bytes in hexadecimal."""
        found = [m.group() for m in NUMBER.finditer(text) if self._near(m.group())]
        spelt = re.sub(r"\b(" + "|".join(WORDS) + r")\b[\W_]*", lambda m: WORDS[m.group(1)], text)
        for run in DIGITS.findall(spelt):
            if run.lstrip("0")[:7] in self._digits or run.lstrip("0")[:6] + "0" in self._digits:
                found.append(run)
        found += [run for run in re.findall(r"[0-9a-f]{8,}", text) if run[:16] in self._bytes or run[:8] in self._bytes]
        return found

    def _near(self, shown: str) -> bool:
        mantissa = shown.lower().partition("e")[0].lstrip("-")
        digits = mantissa.replace(".", "").lstrip("0")
        if len(digits) < SIGNIFICANT or "." not in shown:
            return False
        value = abs(float(shown))
        size = 10.0 ** (math.floor(math.log10(value)) - min(len(digits), 7) + 1) if value else 0.0
        at = bisect_left(self._sorted, value - size / 2)
        return at < len(self._sorted) and self._sorted[at] <= value + size / 2


def _is_drawn(value: float) -> bool:
    """Not one that a sentence or a size could have by itself."""
    return math.isfinite(value) and len(f"{abs(value):.6e}".partition("e")[0].rstrip("0")) >= 6


def hidden_numbers(exercise: str, seed: int) -> HiddenNumbers:
    """All that the hidden tests of "03" or "05" draw and compute."""
    return _printed(FOLDERS[exercise], STUBS[exercise], str(seed))


def naive_numbers() -> HiddenNumbers:
    """All that the naive grader draws for exercise 05."""
    return _printed("naive")


def _printed(*arguments: str) -> HiddenNumbers:
    done = subprocess.run([sys.executable, DRAWN, *arguments], capture_output=True, text=True, check=True, timeout=120)
    return HiddenNumbers(set(json.loads(done.stdout)))
