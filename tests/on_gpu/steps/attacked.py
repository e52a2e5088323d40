"""What a CUDA worker, whose rules are wider, still can't do: each attack of attacks.py, in a worker of its own kind."""

from __future__ import annotations

import time

from plan import FAILED, PASSED, given, tell
from walls import probe


def main() -> None:
    plan = given()
    came = probe(plan, time.monotonic() + plan.seconds - 2, attacks=True, without=list(plan.without))
    if came["why"]:
        tell("attacks", FAILED, came["why"])
    for name, attack in came.get("attacks", {}).items():
        tell(name.replace("_", " "), PASSED if attack["stopped"] else FAILED, attack["how"])


if __name__ == "__main__":
    main()
