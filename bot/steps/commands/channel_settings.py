"""Settings of a channel, behind every platform's commands: language, zone, quiet hours, cards an hour, and what it chooses among few."""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from bot.domain.choices import Choice, Who
from bot.domain.destination import Destination, Platform, destination_id
from bot.domain.inputs import parse_choice, parse_most_cards, parse_quiet_hours, parse_speech, parse_zone
from bot.ports.clock import Clock
from bot.ports.store import Destinations, DestinationSettings


class SettingsStore(Destinations, DestinationSettings, Protocol):
    """What channels ask for, read and changed."""


class ChannelSettings:
    """Change what a channel asks for, and say what that is."""

    def __init__(self, store: SettingsStore, clock: Clock, languages: Collection[str]) -> None:
        self._store = store
        self._clock = clock
        self._languages = languages

    async def of(self, channel: Destination) -> Destination:
        """Return the channel with what it asked for; as it was given where nobody asked for anything yet."""
        return await self._store.destination(channel.id) or channel

    def now(self) -> datetime:
        """Return the time."""
        return self._clock()

    async def quiet_hours(self, channel: Destination, hours: str, zone: str = "") -> Destination:
        """Save the hours in which alerts wait, or end them, and return the channel; raise InvalidInput where they cannot be read.

        The hours are in the zone that is named, else in that of the hours before them, else in the channel's.
        What waits for hours that were changed waits no longer.
        """
        before = await self.of(channel)
        known = before.quiet_hours.zone if before.quiet_hours else before.zone
        asked = parse_quiet_hours(hours, parse_zone(zone) if zone else known)
        return await self._store.set_quiet_hours(channel, asked, self._clock())

    async def language(self, channel: Destination, typed: str) -> Destination:
        """Save the language in which the channel is written to, by its code or name, and return the channel."""
        return await self._store.set_locale(channel, parse_speech(typed, self._languages))

    async def zone(self, channel: Destination, typed: str) -> Destination:
        """Save the channel's zone, and return the channel; digests and quiet hours that were in the one before move along."""
        return await self._store.set_zone(channel, parse_zone(typed), self._clock())

    async def most_cards(self, channel: Destination, number: str) -> Destination:
        """Save how many cards an hour the channel gets, and return the channel; raise InvalidInput where that is no number."""
        return await self._store.set_most_cards(channel, parse_most_cards(number))

    async def choose(self, channel: Destination, of: Choice, typed: str) -> Destination:
        """Save what the channel chooses, and return the channel; raise InvalidInput where that is no choice."""
        return await self._store.choose(channel, of, parse_choice(of, typed))

    async def is_kept(self, team_id: str, channel_id: str) -> bool:
        """Say whether those who manage a channel of Slack keep it for themselves to change what comes there."""
        known = await self._store.destination(destination_id(Platform.SLACK, team_id, channel_id))
        return known is not None and known.chosen(Choice.WHO) is Who.MANAGERS
