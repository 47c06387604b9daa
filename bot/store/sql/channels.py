"""Destinations in SQL: what changes is said by intents, each of which writes its own columns."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from bot.domain.audit import Actor
from bot.domain.channel_audit import of_settings
from bot.domain.choices import Choice, Chosen
from bot.domain.destination import Destination, DestinationId, Workspace
from bot.domain.notice import NoticeKind
from bot.domain.quiet_hours import QuietHours
from bot.domain.schedule import next_digest_at
from bot.domain.subscription import Subscription
from bot.domain.times import micros
from bot.outbox.limits import woken_from
from bot.outbox.withdrawal import LEFT
from bot.store.channel_rows import choices_row, destination_of, destination_row, quiet_hours_row, subscription_of
from bot.store.sql.audit import audit_row
from bot.store.sql.database import Transaction
from bot.store.sql.part import SqlPart, json_list


class _Hours(NamedTuple):
    channel: Destination
    hours: QuietHours | None
    now: datetime
    by: Actor | None = None


class _Zone(NamedTuple):
    channel: Destination
    zone: str
    now: datetime
    by: Actor | None = None


class _Chosen(NamedTuple):
    channel: Destination
    of: Choice
    value: Chosen | None
    by: Actor | None = None


class _Setting(NamedTuple):
    channel: Destination
    query: str
    columns: dict[str, Any]
    by: Actor | None = None


class SqlChannels(SqlPart):
    """Satisfies bot.ports.store.Destinations."""

    async def meet(self, destination: Destination) -> Destination:
        """Add a destination, and return what is stored."""
        return await self._database.write(self._meet_all, destination)

    async def _meet_all(self, transaction: Transaction, met: Sequence[Destination]) -> Sequence[Destination]:
        return [await self._met(transaction, each) for each in met]

    async def _met(self, transaction: Transaction, destination: Destination) -> Destination:
        """Return a destination as it is stored, added where it is new, and locked."""
        await transaction.run("meet", [destination_row(destination)])
        (row,) = await transaction.rows("lock_destinations", ids=json_list([destination.id]))
        return destination_of(row)

    async def destination(self, of: DestinationId) -> Destination | None:
        """Return one destination, None when it is unknown."""
        rows = await self._database.read("destination", id=of)
        return destination_of(rows[0]) if rows else None

    async def destinations(self) -> Sequence[Destination]:
        """Return all destinations, by platform, workspace and channel."""
        return [destination_of(row) for row in await self._database.read("all_destinations")]

    async def set_quiet_hours(self, channel: Destination, hours: QuietHours | None, now: datetime, by: Actor | None = None) -> Destination:
        """Let a channel sleep in other hours; what waits for the end of those before waits no longer."""
        return await self._database.write(self._set_all_quiet_hours, _Hours(channel, hours, now, by))

    async def _set_all_quiet_hours(self, transaction: Transaction, calls: Sequence[_Hours]) -> Sequence[Destination]:
        return [await self._set_hours(transaction, call) for call in calls]

    async def _set_hours(self, transaction: Transaction, call: _Hours) -> Destination:
        before = await self._met(transaction, call.channel)
        await transaction.run("set_quiet_hours", [{"id": before.id, **quiet_hours_row(call.hours)}])
        if until := woken_from(before, call.hours, call.now):
            await transaction.run("wake", [{"id": before.id, "until": micros(until), "now": micros(call.now)}])
        return await self._noted(transaction, before, call.by)

    async def set_most_cards(self, channel: Destination, most: int | None, by: Actor | None = None) -> Destination:
        """Let a channel get another number of cards an hour."""
        return await self._database.write(self._set_all, _Setting(channel, "set_most_cards", {"most_cards": most}, by))

    async def choose(self, channel: Destination, of: Choice, value: Chosen | None, by: Actor | None = None) -> Destination:
        """Let a channel have another value of a choice."""
        return await self._database.write(self._choose_all, _Chosen(channel, of, value, by))

    async def _choose_all(self, transaction: Transaction, calls: Sequence[_Chosen]) -> Sequence[Destination]:
        return [await self._choose(transaction, call) for call in calls]

    async def _choose(self, transaction: Transaction, call: _Chosen) -> Destination:
        known = await self._met(transaction, call.channel)
        after = known.choosing(call.of, call.value)
        await transaction.run("set_choices", [{"id": known.id, **choices_row(after)}])
        return await self._noted(transaction, known, call.by)

    async def set_locale(self, channel: Destination, locale: str, by: Actor | None = None) -> Destination:
        """Let a channel be written to in another language."""
        return await self._database.write(self._set_all, _Setting(channel, "set_locale", {"locale": locale}, by))

    async def _set_all(self, transaction: Transaction, calls: Sequence[_Setting]) -> Sequence[Destination]:
        return [await self._set(transaction, call) for call in calls]

    async def _set(self, transaction: Transaction, call: _Setting) -> Destination:
        known = await self._met(transaction, call.channel)
        await transaction.run(call.query, [{"id": known.id, **call.columns}])
        return await self._noted(transaction, known, call.by)

    async def _noted(self, transaction: Transaction, before: Destination, by: Actor | None) -> Destination:
        """Return a channel as it is now, with a note of who changed what of it."""
        after = await self._met(transaction, before)
        await transaction.run("note_change", [audit_row(each) for each in of_settings(before, after, by)])
        return after

    async def set_zone(self, channel: Destination, zone: str, now: datetime, by: Actor | None = None) -> Destination:
        """Let a channel live in another zone, with the digests and quiet hours that were in the one before."""
        return await self._database.write(self._set_all_zones, _Zone(channel, zone, now, by))

    async def _set_all_zones(self, transaction: Transaction, calls: Sequence[_Zone]) -> Sequence[Destination]:
        return [await self._move(transaction, call) for call in calls]

    async def _move(self, transaction: Transaction, call: _Zone) -> Destination:
        before = await self._met(transaction, call.channel)
        if before.zone == call.zone:
            return before
        moved = {"id": before.id, "before": before.zone, "zone": call.zone, "now": micros(call.now)}
        await transaction.run("set_zone", [{"id": before.id, "zone": call.zone}])
        await transaction.run("move_digests", [moved])
        wishes = [subscription_of(row) for row in await transaction.rows("subscriptions_of", destination_id=before.id)]
        await self._hasten(transaction, [each for each in wishes if each.digest and each.created_at == call.now])
        if before.quiet_hours and before.quiet_hours.zone == before.zone:
            await self._set_hours(transaction, _Hours(before, replace(before.quiet_hours, zone=call.zone), call.now))
        return await self._noted(transaction, before, call.by)

    async def _hasten(self, transaction: Transaction, moved: Iterable[Subscription]) -> None:
        """Let what waits for digests that were moved, when their subscriptions are dated, come with the next one where that is earlier."""
        rows = [
            {
                "id": each.destination_id,
                "topic": each.topic,
                "feed": each.feed,
                "next": micros(next_digest_at(each.digest, each.created_at)),
            }
            for each in moved
            if each.digest
        ]
        await transaction.run("hasten_entries", rows)

    async def is_sending(self, to: DestinationId) -> bool:
        """Say whether a message to a channel is on its way, or may be."""
        return bool(await self._database.read("is_sending", id=to))

    async def rename(self, of: DestinationId, name: str) -> bool:
        """Let a channel have another name; say whether it is known under another one."""
        return await self._database.write(self._rename_all, {"id": of, "name": name})

    async def _rename_all(self, transaction: Transaction, rows: Sequence[dict[str, Any]]) -> Sequence[bool]:
        return [await transaction.run("rename", [row]) > 0 for row in rows]

    async def leave_workspace(self, workspace: Workspace, at: datetime) -> int:
        """Note that the bot is not in a workspace any more; return of how many destinations that was not known."""
        return await self._database.write(self._leave_all, (workspace, at))

    async def _leave_all(self, transaction: Transaction, calls: Sequence[tuple[Workspace, datetime]]) -> Sequence[int]:
        return [await self._leave(transaction, _named(workspace), at) for workspace, at in calls]

    async def _leave(self, transaction: Transaction, where: dict[str, Any], at: datetime) -> int:
        await transaction.run("withdraw_notices", [{**where, "reason": LEFT}])
        return await transaction.run("leave_workspace", [{**where, "at": micros(at), "asked": f'%"{NoticeKind.WELCOME_BACK}"%'}])

    async def return_to_workspace(self, workspace: Workspace) -> Sequence[Destination]:
        """Note that the bot is in a workspace again, and return its channels that wait."""
        return await self._database.write(self._return_all, workspace)

    async def _return_all(self, transaction: Transaction, workspaces: Sequence[Workspace]) -> Sequence[Sequence[Destination]]:
        return [await self._return(transaction, _named(workspace)) for workspace in workspaces]

    async def _return(self, transaction: Transaction, where: dict[str, Any]) -> Sequence[Destination]:
        await transaction.run("write_to_people", [where])
        waiting = await transaction.rows("left_channels", **where)
        await transaction.run("forgive_refusals", [{"id": row["id"]} for row in waiting])
        return [destination_of(row) for row in await transaction.rows("left_channels", **where)]

    async def resume(self, channels: Collection[DestinationId], stale: datetime, reason: str) -> None:
        """Let channels of a workspace that had removed the bot go on."""
        await self._database.write(self._resume_all, [{"id": each, "before": micros(stale), "reason": reason} for each in channels])

    async def _resume_all(self, transaction: Transaction, calls: Sequence[Sequence[dict[str, Any]]]) -> Sequence[None]:
        channels = [each for call in calls for each in call]
        ids = [{"id": each["id"]} for each in channels]
        await transaction.run("give_up_followers_of_stale", channels)
        await transaction.run("give_up_stale", channels)
        await transaction.run("forgive_refusals", ids)
        await transaction.run("resume", ids)
        return [None] * len(calls)

    async def bring_forward(self, of: DestinationId, at: datetime) -> bool:
        """Ask a channel that refused us again at `at`; say whether it waits."""
        return await self._database.write(self._bring_all_forward, {"id": of, "at": micros(at)})

    async def _bring_all_forward(self, transaction: Transaction, rows: Sequence[dict[str, Any]]) -> Sequence[bool]:
        return [await transaction.run("bring_forward", [row]) > 0 for row in rows]


def _named(workspace: Workspace) -> dict[str, Any]:
    return {"platform": workspace.platform.value, "workspace_id": workspace.id}
