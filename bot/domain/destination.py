"""A destination: one channel of one workspace on one platform, or one person there."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final, NamedTuple, NewType

from bot.domain.choices import Choice, Chosen, Sound, Style, Updates, Who
from bot.domain.ids import derived_id
from bot.domain.quiet_hours import QuietHours, quiet_until

DestinationId = NewType("DestinationId", int)

KEEP_SETTINGS: Final = timedelta(days=30)
"""How long what a channel asked for stays after it was given up, in case somebody subscribes it again."""


class Platform(StrEnum):
    """The platforms that messages can go to."""

    CONSOLE = "console"
    DISCORD = "discord"
    SLACK = "slack"


class Reason(NamedTuple):
    """Why a channel takes no messages: `code` names the sentence for people, and `named` is what that names."""

    code: str
    named: tuple[tuple[str, str], ...] = ()


class Workspace(NamedTuple):
    """A guild of Discord, or a team of Slack."""

    platform: Platform
    id: str

    @property
    def key(self) -> int:
        """The id by which buttons name it."""
        return derived_id("workspace", self.platform, self.id)


HOUSE: Final = Workspace(Platform.CONSOLE, "local")
"""Where whoever runs Newsdesk is at home, in the terminal and on the page: topics that are made here are everybody's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """One channel. `workspace_id` is the guild or team, `locale` the language of the words around a card, `zone` an IANA name.

    `name` is what its platform called it when that was last heard of, without a mark before it; empty where it never was.

    Of a `person` the `channel_id` is the platform's id of the person, who gets direct messages.

    A channel that refuses us pauses, for the `pause_number`th time: `pauses` counts its refusals since, one message is tried at
    `recheck_at` (None where none is waited for), and at `off_at` it was given up. `pause_reason` is for the operator,
    `pause_why` for people, where known.

    At `left_at` the bot was removed from the workspace: nothing is sent there until somebody lets all of it go on.

    `quiet_hours` have a zone of their own; `most_cards` of its own in an hour of the clock, None where the settings' number counts.
    What it chose is None where it is as usual: what is new of a story stands in the thread of the card on Slack, in the channel on
    Discord, digests are full, and sound as the settings have it.
    """

    id: DestinationId
    platform: Platform
    workspace_id: str
    channel_id: str
    name: str = ""
    person: bool = False
    locale: str = "en"
    zone: str = "UTC"
    paused_at: datetime | None = None
    pause_reason: str | None = None
    pause_why: Reason | None = None
    pauses: int = 0
    pause_number: int = 0
    recheck_at: datetime | None = None
    off_at: datetime | None = None
    left_at: datetime | None = None
    quiet_hours: QuietHours | None = None
    most_cards: int | None = None
    updates: Updates | None = None
    style: Style | None = None
    sound: Sound | None = None
    who: Who | None = None

    @property
    def told_in(self) -> Updates:
        """Where what is new of a story is told."""
        return self.updates or (Updates.THREAD if self.platform is Platform.SLACK else Updates.CHANNEL)

    def chosen(self, of: Choice) -> Chosen:
        """Return what holds of a choice, whether the channel chose it or it is usual."""
        asked: Chosen | None = self.asked(of)
        return asked or (self.told_in if of is Choice.UPDATES else _USUAL[of])

    def asked(self, of: Choice) -> Chosen | None:
        """Return what the channel chose; None where it chose nothing."""
        return {Choice.UPDATES: self.updates, Choice.STYLE: self.style, Choice.SOUND: self.sound, Choice.WHO: self.who}[of]

    def choosing(self, of: Choice, value: Chosen | None) -> "Destination":
        """Return the channel with another choice."""
        changed: dict[str, Any] = {of.value: value}
        return replace(self, **changed)

    @property
    def workspace(self) -> Workspace:
        """Where it is."""
        return Workspace(self.platform, self.workspace_id)

    def is_called(self, typed: str) -> bool:
        """Say whether somebody who typed a name or id, with or without its mark, means this channel."""
        bare = typed.removeprefix("#").casefold()
        return bare in (self.name.casefold(), self.channel_id.casefold())

    def takes_messages(self, now: datetime) -> bool:
        """Say whether a message may be tried at `now`: we are there, and the channel takes notices."""
        return self.left_at is None and self.takes_notices(now)

    def takes_notices(self, now: datetime) -> bool:
        """Say whether a notice may be tried at `now`: the channel is not paused, or it is time to see whether it still refuses us.

        A notice also asks, where we are back in a workspace that had removed us, whether all goes on.
        """
        return self.paused_at is None or (self.recheck_at is not None and self.recheck_at <= now)

    def quiet_until(self, now: datetime) -> datetime | None:
        """Return when the quiet hours that hold at `now` end; None where none hold."""
        return quiet_until(self.quiet_hours, now) if self.quiet_hours else None


_USUAL: Final[Mapping[Choice, Chosen]] = {Choice.STYLE: Style.FULL, Choice.SOUND: Sound.DIGESTS, Choice.WHO: Who.MEMBERS}


def destination_id(platform: Platform, workspace_id: str, channel_id: str) -> DestinationId:
    """Return the id of a channel."""
    return DestinationId(derived_id("destination", platform, workspace_id, channel_id))


def channel_at(workspace: Workspace, channel_id: str, *, locale: str, zone: str, name: str = "") -> Destination:
    """Return a channel as it is met: by the ids of its platform, in the language and zone that are its own unless it is known already."""
    return Destination(
        id=destination_id(workspace.platform, workspace.id, channel_id),
        platform=workspace.platform,
        workspace_id=workspace.id,
        channel_id=channel_id,
        name=name,
        locale=locale,
        zone=zone,
    )


def person_of(channel: Destination, person: str) -> Destination:
    """Return the destination of one person who is to be told about `channel`, in the channel's language and zone."""
    identity = DestinationId(derived_id("person", channel.platform, channel.workspace_id, person))
    return Destination(
        id=identity,
        platform=channel.platform,
        workspace_id=channel.workspace_id,
        channel_id=person,
        person=True,
        locale=channel.locale,
        zone=channel.zone,
    )


def one_person(workspace: Workspace, person: str, *, locale: str, zone: str) -> Destination:
    """Return somebody as one who gets messages: on Discord the same in all servers, since people's ids are."""
    home = Workspace(workspace.platform, "") if workspace.platform is Platform.DISCORD else workspace
    return person_of(channel_at(home, person, locale=locale, zone=zone), person)
