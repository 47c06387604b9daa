"""Dates of bundled feeds, written as an age and turned into an instant when the feed is served, so that the news are always fresh."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from bot.domain.errors import SettingError

_TOKEN = re.compile(rb"\{\{([^{}]*)\}\}")
_AGE = re.compile(r"minutes_ago:(?P<minutes>-?\d{1,6}):(?P<form>rfc822|iso)")


def freshen(document: bytes, now: datetime) -> bytes:
    """Replace each {{minutes_ago:N:FORM}} by the instant N minutes before `now`, leaving every other byte as it is.

    Where N is below zero, after it. FORM is rfc822 (RSS: RFC 5322 with a numeric zone) or iso (Atom and JSON Feed: RFC 3339). Works
    on bytes because a document's encoding is its own business. Raises SettingError that quotes a token which cannot be read.
    """
    return _TOKEN.sub(lambda found: _instant(found[1].decode("ascii", "replace"), now), document)


def _instant(token: str, now: datetime) -> bytes:
    age = _AGE.fullmatch(token)
    if age is None:
        raise SettingError(
            f'A demo feed has the placeholder "{{{{{token}}}}}", which cannot be read: write {{{{minutes_ago:12:rfc822}}}} or '
            "{{minutes_ago:12:iso}}."
        )
    then = now.astimezone(UTC).replace(microsecond=0) - timedelta(minutes=int(age["minutes"]))
    written = format_datetime(then) if age["form"] == "rfc822" else f"{then:%Y-%m-%dT%H:%M:%SZ}"
    return written.encode("ascii")
