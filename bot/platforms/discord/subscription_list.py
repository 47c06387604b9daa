"""The list of subscriptions on Discord: what its reader may see, drawn as a card with buttons that lead on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from discord import ui

from bot.cards.actions import Action, ActionKind
from bot.cards.listing import Block, ListPage, Look, Place, Row, ended, list_page, meant
from bot.cards.replies import Shown
from bot.cards.words import Speech
from bot.domain.destination import Destination, Platform, Reason
from bot.domain.errors import InvalidInput
from bot.domain.subscription import Subscription, unknown_subscription
from bot.platforms.discord.archived import Threads, archived_threads
from bot.platforms.discord.asked_in import NOWHERE, channel_id_of, server_of
from bot.platforms.discord.buttons import ActionButton
from bot.platforms.discord.interactions import Answer, Interaction, topics_at
from bot.platforms.discord.permissions import missing_to_post, permissions_in, sees
from bot.platforms.discord.render import role_mention
from bot.platforms.discord.text import cut, escape
from bot.steps.commands.desk import Desk

_Box = ui.Container[ui.LayoutView]
_NAME = 100
_NONE: Threads = {}


async def show_list(interaction: Interaction, desk: Desk, speech: Speech, page: int = 1, *, said: str = "") -> Answer:
    """Return a page of what the server's channels are subscribed to, as far as the caller may see them; `said` stands above it."""
    return await _drawn(await _rows(interaction, desk), interaction, desk, speech, page, said=said)


async def turn_list(interaction: Interaction, desk: Desk, speech: Speech, action: Action) -> Answer:
    """Do what a button of the list asks for, and return the list as it is then."""
    if action.kind is ActionKind.LIST:
        return await show_list(interaction, desk, speech, action.subject)
    rows = meant(await _rows(interaction, desk), action)
    place = (await _places(interaction, rows)).get(rows[0].channel.channel_id) if rows else None
    if place is None:
        raise unknown_subscription()
    if not place.may_end:
        mention = rows[0].shown.mention
        raise InvalidInput(f"Only those who may manage {mention} can change its subscriptions.", code="not_manager", channel=mention)
    await desk.subscriptions.end([row.shown.subscription for row in rows])
    said = ended(rows, _look(interaction, desk, speech))
    return await _drawn(await _rows(interaction, desk), interaction, desk, speech, said=said)


async def _drawn(  # noqa: PLR0913 - what a page is made of
    rows: Sequence[Row], interaction: Interaction, desk: Desk, speech: Speech, page: int = 1, *, said: str = ""
) -> Answer:
    seen = await _places(interaction, rows)
    shown = list_page(rows, _with_names(seen, rows, str(interaction.user.id)), _look(interaction, desk, speech), page, said=said)
    if shown is None:
        empty = speech.say("replies.list_empty", example=speech.say("discord.example"))
        return "\n".join(filter(None, [said, empty]))
    return layout(shown)


def _look(interaction: Interaction, desk: Desk, speech: Speech) -> Look:
    return Look(topics=topics_at(interaction, desk), speech=speech, now=desk.clock(), plain=escape)


async def _rows(interaction: Interaction, desk: Desk) -> Sequence[Row]:
    known = await desk.subscriptions(Platform.DISCORD, server_of(interaction) or NOWHERE)
    return [_row(channel, subscription) for channel, subscription in known if not channel.person]


def _row(channel: Destination, subscription: Subscription) -> Row:
    calls = role_mention(subscription.mention) if subscription.mention else ""
    by = f"<@{subscription.created_by}>" if subscription.created_by.isdigit() else ""
    return Row(shown=Shown(subscription=subscription, channel=channel, mention=f"<#{channel.channel_id}>", calls=calls), by=by)


async def _places(interaction: Interaction, rows: Sequence[Row]) -> Mapping[str, Place]:
    """Return the places of a list, in which a thread that is only archived is not gone."""
    channels = [row.channel for row in rows]
    return places(interaction, channels, await archived_threads(interaction.guild, channels))


def places(interaction: Interaction, channels: Iterable[Destination], archived: Threads = _NONE) -> Mapping[str, Place]:
    """Return those of a server's channels that the caller may see, as the gateway told of them.

    What it did not tell of, and what is not `archived`, is gone, or hidden from the bot too: only who manages channels here hears of it.
    """
    found = {channel.channel_id: _place(interaction, int(channel.channel_id), archived) for channel in channels}
    return {channel: place for channel, place in found.items() if place is not None}


def _with_names(seen: Mapping[str, Place], rows: Iterable[Row], reader: str) -> Mapping[str, Place]:
    """Return the places of a list in which channels that are gone are called what they were, for who subscribed them."""
    mine = {row.channel.channel_id: row.channel.name for row in rows if row.shown.subscription.created_by == reader}
    return {
        each: replace(place, called=f"#{cut(mine[each], _NAME)}") if place.gone and mine.get(each) else place
        for each, place in seen.items()
    }


def _place(interaction: Interaction, channel_id: int, archived: Threads) -> Place | None:
    known = interaction.guild.get_channel_or_thread(channel_id) if interaction.guild else None
    channel = known or archived.get(channel_id)
    if channel_id == channel_id_of(interaction):
        return Place(closed=_closed(channel), may_end=interaction.permissions.manage_channels)
    if channel is None:
        return Place(gone=True, may_end=True) if interaction.permissions.manage_channels else None
    theirs = permissions_in(channel, interaction.user)
    return Place(closed=_closed(channel), may_end=theirs.manage_channels) if sees(channel, theirs) else None


def _closed(channel: Any) -> Reason | None:
    missing = missing_to_post(channel) if channel is not None else []
    return Reason("permissions", (("permissions", ", ".join(missing)),)) if missing else None


def layout(page: ListPage) -> ui.LayoutView:
    """Return a page as a card: a block for each channel, and a row of buttons."""
    box: _Box = ui.Container()
    box.add_item(ui.TextDisplay("\n".join(filter(None, [f"### {page.heading}", page.said]))))
    for block in page.blocks:
        _add_block(box, block)
    if page.footer:
        box.add_item(ui.TextDisplay(f"-# {page.footer}"))
    if page.buttons:
        box.add_item(ui.ActionRow(*map(ActionButton.of, page.buttons)))
    drawn = ui.LayoutView(timeout=None)
    drawn.add_item(box)
    return drawn


def _add_block(box: _Box, block: Block) -> None:
    text = ui.TextDisplay[ui.LayoutView]("\n".join([f"**{block.heading}**", *block.lines]))
    box.add_item(ui.Section(text, accessory=ActionButton.of(block.button)) if block.button else text)
