"""Which submissions for one exercise are similar: a list to look at, not a verdict.

Each source is reduced to what its author decided: without comments, docstrings, layout and the stub, and with all of
the author's names replaced by one word. The rest is compared by its longest common subsequence (rapidfuzz), so that a
copy with other names, other comments and a moved line is still found. Two correct answers that were written
independently share less than 0.82 (tests/classroom/test_similar.py has every pair in the course).
"""

from __future__ import annotations

import builtins
import io
import keyword
import tokenize
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import pairwise

THRESHOLD = 0.9
MIN = 40  # words: shorter answers are similar even if they are independent
MAX = 20_000  # words of one submission that are compared
COPIED = 5  # a run of this many words of the stub belongs to the stub
LAYOUT = {
    tokenize.COMMENT, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING, tokenize.ENDMARKER,
}  # fmt: skip
PYTHON = {*keyword.kwlist, *dir(builtins)}
INSTALL = "pip install 'backprop-grader[similar]'"


@dataclass(frozen=True)
class Pair:
    """Two similar submissions.

    first, second: their places in the list. share: the part of their words that they have in common, 0.9 to 1. words:
    how many the shorter one has besides the stub.
    """

    first: int
    second: int
    share: float
    words: int


@dataclass(frozen=True)
class Compared:
    """The similar submissions of one exercise.

    pairs: those that resemble no other submission come first, as an answer that many write is the usual one. short: how
    many submissions are too short to compare.
    """

    pairs: tuple[Pair, ...]
    short: int


def is_installed() -> bool:
    """Whether the extra `similar` is installed."""
    return find_spec("rapidfuzz") is not None


def compare(sources: Sequence[str], stub: str) -> Compared:
    """All pairs of similar submissions for one exercise. stub: the file that all students started from."""
    from rapidfuzz.distance import Indel
    from rapidfuzz.process import cdist

    alphabet: dict[str, str] = {}
    given = _names(stub)
    stub_words = _spelt(_words(stub, given), alphabet)
    own = [_without(stub_words, _spelt(_words(source, given), alphabet)) for source in sources]
    long = [number for number, words in enumerate(own) if len(words) >= MIN]
    texts = [own[number] for number in long]
    shares = cdist(texts, texts, scorer=Indel.normalized_similarity, score_cutoff=THRESHOLD, workers=-1)
    pairs = [
        Pair(long[x], long[y], float(shares[x][y]), min(len(texts[x]), len(texts[y])))
        for x in range(len(long)) for y in range(x + 1, len(long)) if shares[x][y]
    ]  # fmt: skip
    like = Counter(number for pair in pairs for number in (pair.first, pair.second))
    ranked = sorted(pairs, key=lambda pair: (max(like[pair.first], like[pair.second]), -pair.share, -pair.words))
    return Compared(tuple(ranked), len(own) - len(long))


def _words(source: str, given: frozenset[str]) -> list[str]:
    """A source as Python's tokens, with line ends; "name" stands for each name that the author chose."""
    tokens = _tokens(source)
    words: list[str] = []
    for number, token in enumerate(tokens):
        before = tokens[number - 1] if number else None
        starts = before is None or before.type == tokenize.NEWLINE
        after = tokens[number + 1] if number + 1 < len(tokens) else None
        if token.type == tokenize.NEWLINE:
            words.append("\n")
        elif token.type == tokenize.STRING:
            if not (starts and (after is None or after.type == tokenize.NEWLINE)):  # a docstring
                words.append('"')
        elif token.type == tokenize.NAME and token.string not in PYTHON and token.string not in given:
            of_a_library = (
                before is not None and before.string == "." and not (number > 1 and tokens[number - 2].string == "self")
            )
            words.append(token.string if of_a_library else "name")
        else:
            words.append(token.string)
    return words[:MAX]


def _tokens(source: str) -> list[tokenize.TokenInfo]:
    """All tokens up to the first error: a notebook may have lines that only Jupyter understands."""
    found: list[tokenize.TokenInfo] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type not in LAYOUT:
                found.append(token)
    except (tokenize.TokenError, SyntaxError):
        pass
    return found


def _names(stub: str) -> frozenset[str]:
    """The names that authors can't choose: functions and classes to write, and modules. Parameters can be renamed."""
    tokens = _tokens(stub)
    return frozenset(
        token.string for before, token in pairwise(tokens) if before.string in ("def", "class", "import", "from", "as")
    )


def _spelt(words: list[str], alphabet: dict[str, str]) -> str:
    """Each word as one letter of an alphabet that grows as needed: strings are compared fastest."""
    return "".join(alphabet.setdefault(word, chr(0xF0000 + len(alphabet) % 0x20000)) for word in words)


def _without(stub: str, words: str) -> str:
    from rapidfuzz.distance import Indel

    return "".join(
        words[block.dest_start : block.dest_end]
        for block in Indel.opcodes(stub, words)
        if block.tag != "equal" or block.dest_end - block.dest_start < COPIED
    )
