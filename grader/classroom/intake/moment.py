"""The time of a submission, as platforms write it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

WRITTEN = re.compile(r"(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.\d+)? ?(Z|[+-]\d\d:?\d\d|[A-Za-z_+-]+(?:/[\w+-]+)*)?")


def moment(text: object) -> datetime | None:
    """The UTC of "2026-11-05 14:03:11.123456789 Z", "… +01:00" or "… Europe/Berlin"; without a zone it is UTC.

    None if the text is no such time.
    """
    if not isinstance(text, str) or not (found := WRITTEN.fullmatch(text.strip())):
        return None
    date, time, zone = found.groups()
    try:
        if zone is None or zone in ("Z", "UTC", "GMT"):
            return datetime.fromisoformat(f"{date} {time}+00:00")
        if zone[0] in "+-":
            offset = zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"
            return datetime.fromisoformat(f"{date} {time}{offset}").astimezone(UTC)
        return datetime.fromisoformat(f"{date} {time}").replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except (ValueError, LookupError, OSError, OverflowError):
        return None
