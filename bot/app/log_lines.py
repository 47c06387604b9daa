"""What becomes of lines before they are written: keys in addresses are cut, and what a machine lacks is said once a minute."""

import logging
import sys
import time
from collections import Counter
from collections.abc import Callable
from typing import Any, Final

import structlog

from bot.domain.errors import StoreError
from bot.domain.redacting import keyless_text
from bot.domain.scarcity import causes, lack_of

_MINUTE: Final = 60.0
_MANY: Final = 100

Renderer = Callable[[Any, str, structlog.typing.EventDict], str | bytes]


def keyless(render: Renderer) -> structlog.typing.Processor:
    """Return a renderer whose lines show no keys of addresses, wherever in them an address stands: in a traceback too."""

    def rendered(logger: Any, method: str, event: structlog.typing.EventDict) -> str:
        return keyless_text(str(render(logger, method, event)))

    return rendered


class OnceAMinute(logging.Filter):
    """Lets one line a minute through of each thing that stops everything at once: a full disk, descriptors that are out, a database away.

    It is said in a sentence, without the place in the program where it was met, and with how often it was met since.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._monotonic = monotonic
        self._told: dict[str, float] = {}
        self._met: Counter[str] = Counter()

    def filter(self, record: logging.LogRecord) -> bool:
        """Say whether a record is to be written, which is made shorter where it is about such a thing."""
        trouble = _trouble(_error_of(record))
        if trouble is None:
            return True
        now, self._met[trouble] = self._monotonic(), self._met[trouble] + 1
        if trouble in self._told and now - self._told[trouble] < _MINUTE:
            return False
        if len(self._told) >= _MANY:
            self._told.clear()
        self._told[trouble] = now
        _shorten(record, trouble, self._met.pop(trouble))
        return True


def _error_of(record: logging.LogRecord) -> BaseException | None:
    given: Any = record.msg.get("exc_info") if isinstance(record.msg, dict) else record.exc_info
    if given is True:
        given = sys.exc_info()
    return given[1] if isinstance(given, tuple) else given or None


def _trouble(error: BaseException | None) -> str | None:
    stored = next((str(each) for each in causes(error) if isinstance(each, StoreError)), None)
    return stored or lack_of(error)


def _shorten(record: logging.LogRecord, trouble: str, times: int) -> None:
    if isinstance(record.msg, dict):
        kept = {name: record.msg[name] for name in ("level", "timestamp") if name in record.msg}
        record.msg = {**kept, "event": trouble, "times": times}
    else:
        record.msg, record.args = f"{trouble} (met {times} times)", ()
        record.exc_info = record.exc_text = None
