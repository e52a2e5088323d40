"""The kernel's one examiner: it stays warm between cells, so that torch is loaded once and not for each grading."""

from __future__ import annotations

import atexit
from collections.abc import Iterator
from contextlib import contextmanager

from grader.errors import GraderFault
from grader.examiner.client import Examiner


class WarmExaminer:
    """At most one examiner process, started when it is first needed and ended with the kernel."""

    def __init__(self) -> None:
        self._examiner: Examiner | None = None
        self._preload: tuple[str, ...] = ()
        atexit.register(self.end)

    @property
    def started(self) -> bool:
        """Whether there is an examiner that has been lent before. It may have died since."""
        return self._examiner is not None

    @contextmanager
    def lent(self, preload: tuple[str, ...]) -> Iterator[Examiner]:
        """The examiner, with these modules loaded. One that was interrupted or has failed isn't lent again."""
        if self._examiner is None or preload != self._preload:
            self.end()
            self._examiner, self._preload = Examiner(preload, refill=True), preload
        try:
            yield self._examiner
        except (KeyboardInterrupt, GraderFault) as error:
            self.end(error)
            raise

    def end(self, because: BaseException | None = None) -> None:
        """End the process; at once if there is a reason to."""
        ending, self._examiner = self._examiner, None
        if ending is not None:
            ending.__exit__(type(because) if because else None, because, None)
