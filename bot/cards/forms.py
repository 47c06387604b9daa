"""A form: what somebody is asked in one window, before a platform draws it, and what they answered. Pure.

A form outlives the process that drew it, so its value, which a platform hands back with the answers, is that of an action: the kind, an id,
and marks of what was shown. By the marks a submission writes only what its sender changed: docs/decisions/0070-forms-carry-marks.md.
All of it is a stranger's input: whoever acts on it looks names and rights up again.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from typing import Final, Self

from bot.cards.actions import Action
from bot.domain.errors import InvalidInput
from bot.domain.ids import in_base_36

LONGEST_TITLE: Final = 24
"""Characters of a title: Slack takes no more, Discord 45."""
LONGEST_LABEL: Final = 45
"""Characters of a field's label: Discord takes no more."""
LONGEST_HINT: Final = 100
LONGEST_LINE: Final = 200
_MARK: Final = 4
_EPOCH: Final = datetime.fromtimestamp(0, UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing to choose; `note` stands below it."""

    value: str
    label: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """A choice of one thing, or of `many`; `picked` are the values that are chosen when the window opens."""

    name: str
    label: str
    options: tuple[Option, ...]
    picked: tuple[str, ...] = ()
    many: bool = False
    required: bool = False
    hint: str = ""

    @property
    def shown(self) -> tuple[str, ...]:
        """What it holds when the window opens."""
        return tuple(each for each in self.picked if any(option.value == each for option in self.options))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Typed:
    """A field whose value is text."""

    name: str
    label: str
    value: str = ""
    hint: str = ""

    @property
    def shown(self) -> tuple[str, ...]:
        """What it holds when the window opens."""
        return (self.value,) if self.value else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line(_Typed):
    """Text to type, on one line, or on several where it is `long`."""

    required: bool = False
    long: bool = False
    longest: int = LONGEST_LINE


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock(_Typed):
    """A time of day, such as 08:30."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Picked:
    """A field whose value is the platform's id of one thing."""

    name: str
    label: str
    picked: str = ""
    hint: str = ""

    @property
    def shown(self) -> tuple[str, ...]:
        """What it holds when the window opens."""
        return (self.picked,) if self.picked else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelPick(_Picked):
    """A channel of the workspace."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RolePick(_Picked):
    """A role of the workspace, where the platform has a choice of roles; or nobody."""


Field = Pick | Line | Clock | ChannelPick | RolePick


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """One window. `action` says what it is for, and about what; `said` stands above its fields, where there is room.

    `problems` say by field what was wrong with what was typed there. It was filled in `opened`; None: with nothing that anybody asked
    for before, so that nothing in it is to be taken back. `marks` are those of a window that was open before it.
    """

    title: str
    submit: str
    close: str
    action: Action
    fields: tuple[Field, ...]
    said: str = ""
    problems: Mapping[str, str] = field(default_factory=dict)
    opened: datetime | None = None
    marks: "Marks | None" = None

    @property
    def value(self) -> str:
        """What is handed back with the answers, at most as long as the value of any action."""
        return replace(self.action, about=(self.marks or Marks.of(self.fields, self.opened)).text).value

    def left_by(self, answers: "Answers", problems: Mapping[str, str]) -> "Form":
        """Return it as somebody left it, with what is wrong, and with the marks of what they were shown at first."""
        return replace(self, fields=tuple(_filled(each, answers) for each in self.fields), problems=problems, marks=answers.marks)


def _filled(shown: Field, answers: "Answers") -> Field:
    values = answers.values.get(shown.name)
    if values is None:
        return shown
    match shown:
        case Pick():
            return replace(shown, picked=values)
        case Line() | Clock():
            return replace(shown, value="".join(values[:1]))
        case ChannelPick() | RolePick():
            return replace(shown, picked="".join(values[:1]))


@dataclass(frozen=True, slots=True)
class Marks:
    """What a window showed when it opened: a short mark of each field's value. No mark tells anything but whether a value is the same."""

    opened: datetime = _EPOCH
    marks: frozenset[str] = frozenset()

    @classmethod
    def of(cls, fields: Iterable[Field], opened: datetime | None) -> Self:
        """Return the marks of fields."""
        return cls(opened or _EPOCH, frozenset(_mark(each.name, each.shown) for each in fields))

    @classmethod
    def read(cls, text: str) -> Self:
        """Return the marks that a text stands for; of anything else none, so that all counts as changed and nothing as seen."""
        at, _, marks = text.partition("-")
        try:
            opened = _EPOCH + int(at, 36) * _MICROSECOND
        except (ValueError, OverflowError):
            return cls()
        return cls(opened, frozenset(marks[start : start + _MARK] for start in range(0, len(marks), _MARK)))

    @property
    def text(self) -> str:
        """What stands for them in the value of a form."""
        return f"{in_base_36((self.opened - _EPOCH) // _MICROSECOND)}-{''.join(sorted(self.marks))}"


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody handed in: the values of each field by its name, and the marks of what the window had shown."""

    values: Mapping[str, tuple[str, ...]]
    marks: Marks = field(default_factory=Marks)

    def text(self, name: str) -> str:
        """Return the one value of a field, empty where it has none."""
        return "".join(self.values.get(name, ())[:1]).strip()

    def several(self, name: str) -> tuple[str, ...]:
        """Return all values of a field."""
        return self.values.get(name, ())

    def changed(self, name: str) -> bool:
        """Say whether a field holds something else than when the window opened; one that is not there was not changed."""
        values = self.values.get(name)
        return values is not None and _mark(name, values) not in self.marks.marks

    @property
    def opened(self) -> datetime:
        """When the window was filled in: what came to be after that was not in it."""
        return self.marks.opened


def problems_of(checks: Mapping[str, Callable[[], object]]) -> dict[str, InvalidInput]:
    """Return by field what cannot be read: each check reads the value of one, and raises InvalidInput."""
    found: dict[str, InvalidInput] = {}
    for name, check in checks.items():
        try:
            check()
        except InvalidInput as error:
            found[name] = error
    return found


def _mark(name: str, values: Sequence[str]) -> str:
    said = "\0".join([name, *sorted(each.strip() for each in values if each.strip())])
    number = int.from_bytes(blake2b(said.encode("utf-8", "replace"), digest_size=8).digest())
    return in_base_36(number)[-_MARK:].rjust(_MARK, "0")
