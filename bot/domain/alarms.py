"""Alarms: which faults somebody is called for, and when they are over. Pure: the time is an argument."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

PATIENCE: Final = timedelta(minutes=2)
"""A fault that is over sooner calls nobody: a platform that is connected anew, or a restart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """A fault that lasts, or one that was told and is `over`; `since` when it was first met."""

    sentence: str
    since: datetime
    over: bool = False

    def text(self, now: datetime) -> str:
        """Return what is told."""
        minutes = max(1, round((now - self.since) / timedelta(minutes=1)))
        return f"Newsdesk: over after {minutes} min: {self.sentence}" if self.over else f"Newsdesk: {self.sentence}"


@dataclass(slots=True)
class Alarms:
    """Remembers the faults that are met, and those that were told. A fault is the same while its sentence is, whatever its figures."""

    _met: dict[str, Alarm] = field(default_factory=dict)
    _told: dict[str, Alarm] = field(default_factory=dict)

    def due(self, faults: Iterable[str], now: datetime) -> Sequence[Alarm]:
        """Take the faults of the moment, and return the alarms that are to be told: each again until it was."""
        present = {_likeness(each): each for each in faults}
        self._met = {key: self._met.get(key) or Alarm(sentence=sentence, since=now) for key, sentence in present.items()}
        lasting = [each for key, each in self._met.items() if key not in self._told and now - each.since >= PATIENCE]
        over = [Alarm(sentence=each.sentence, since=each.since, over=True) for key, each in self._told.items() if key not in present]
        return [*lasting, *over]

    def tell(self, alarm: Alarm) -> None:
        """Note that an alarm was told."""
        if alarm.over:
            self._told.pop(_likeness(alarm.sentence), None)
        else:
            self._told[_likeness(alarm.sentence)] = alarm


def _likeness(sentence: str) -> str:
    return re.sub(r"\d+", "#", sentence)
