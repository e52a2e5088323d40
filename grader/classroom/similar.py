"""Which hand-ins for one exercise are alike: a list to look at, not a verdict.

Of each source stays what its writer decided: no comments, docstrings or layout, their own names as one word, and
without the stub. What is left is compared by its longest common subsequence (rapidfuzz), so that a copy with other
names, comments and a line moved in between is still found. Two right answers that were written apart share less than
0.82 (tests/classroom/test_similar.py has every pair in the course).
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
MIN = 40  # words: where all is said in less, honest answers are alike, too
MAX = 20_000  # words of one hand-in that are looked at
COPIED = 5  # so many of the stub's words on end are the stub
LAYOUT = {
    tokenize.COMMENT, tokenize.NL, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING, tokenize.ENDMARKER,
}  # fmt: skip
PYTHON = {*keyword.kwlist, *dir(builtins)}
INSTALL = "pip install 'backprop-grader[similar]'"


@dataclass(frozen=True)
class Pair:
    """Two hand-ins by their places in the list. share: of their words that they have in common, 0.9 to 1. words: that
    the shorter one has besides the stub."""

    first: int
    second: int
    share: float
    words: int


@dataclass(frozen=True)
class Compared:
    """pairs: first those that are like nobody else, as what many write is the usual answer. short: how many
    hand-ins have too little of their own to compare."""

    pairs: tuple[Pair, ...]
    short: int


def is_installed() -> bool:
    """Whether the extra `similar` is."""
    return find_spec("rapidfuzz") is not None


def compare(sources: Sequence[str], stub: str) -> Compared:
    """All pairs of hand-ins for one exercise that are alike. stub: what all of them were given."""
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
    """What Python sees of a source, line ends among it; "name" for what its writer named."""
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
    """All up to where it isn't Python: a notebook may have lines that are Jupyter's."""
    found: list[tokenize.TokenInfo] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type not in LAYOUT:
                found.append(token)
    except (tokenize.TokenError, SyntaxError):
        pass
    return found


def _names(stub: str) -> frozenset[str]:
    """What nobody can call otherwise: functions and classes to be written, and modules. Parameters they can."""
    tokens = _tokens(stub)
    return frozenset(
        token.string for before, token in pairwise(tokens) if before.string in ("def", "class", "import", "from", "as")
    )


def _spelt(words: list[str], alphabet: dict[str, str]) -> str:
    """Words as letters of one alphabet, which grows as it needs: strings are what compares fastest."""
    return "".join(alphabet.setdefault(word, chr(0xF0000 + len(alphabet) % 0x20000)) for word in words)


def _without(stub: str, words: str) -> str:
    from rapidfuzz.distance import Indel

    return "".join(
        words[block.dest_start : block.dest_end]
        for block in Indel.opcodes(stub, words)
        if block.tag != "equal" or block.dest_end - block.dest_start < COPIED
    )
