"""What a simulated GPU raises; it has this name also with a torch in which there can't be one."""

from __future__ import annotations


class WrongDevice(Exception):
    """What CUDA would refuse. The message is a predicate, to come after the number of a line."""
