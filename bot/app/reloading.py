"""Settings that are read again while Newsdesk runs: what can change at once does, and of the rest it is said that it needs a restart."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pydantic import BaseModel

from bot.settings import Settings

Apply = Callable[[Settings], None]


class Reloaded(NamedTuple):
    """The names of the settings that changed: those that hold now, and those that hold after a restart."""

    now: Sequence[str]
    later: Sequence[str]


@dataclass(slots=True)
class Reloading:
    """Knows what can change, by the first part of the setting's name, and applies it."""

    appliers: dict[str, Apply] = field(default_factory=dict)

    def on(self, name: str, apply: Apply) -> None:
        """Name the function that lets settings of a name, or of a table, hold at once."""
        self.appliers[name] = apply

    def reload(self, before: Settings, after: Settings) -> Reloaded:
        """Apply what changed and can be applied, and return the names of both kinds."""
        names = sorted(changed(before, after))
        now = [name for name in names if _head(name) in self.appliers]
        for head in dict.fromkeys(map(_head, now)):
            self.appliers[head](after)
        return Reloaded(now, [name for name in names if name not in now])


def changed(before: BaseModel, after: BaseModel, path: str = "") -> Iterator[str]:
    """Yield the names of the settings that differ, with the names of their tables before them; values are never shown."""
    old: Mapping[str, Any] = dict(before)
    for name, value in dict(after).items():
        if isinstance(value, BaseModel) and isinstance(old[name], BaseModel):
            yield from changed(old[name], value, f"{path}{name}.")
        elif value != old[name]:
            yield f"{path}{name}"


def _head(name: str) -> str:
    return name.partition(".")[0]
