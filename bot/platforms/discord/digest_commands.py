"""The commands of /digest: what waits for the next one, when it comes, and its end. In a direct message they are about one's own."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from discord import app_commands

from bot.cards import changes
from bot.cards.card import DigestCard
from bot.cards.changes import Look
from bot.cards.words import Speech
from bot.domain.delivery import Nonce
from bot.domain.destination import Destination, Platform, Workspace, one_person
from bot.platforms.discord.alert import nowhere
from bot.platforms.discord.interactions import (
    Answer,
    Interaction,
    Postable,
    answer,
    command,
    destination_at,
    here,
    speech_of,
    zone_choices,
)
from bot.platforms.discord.localise import said
from bot.platforms.discord.permissions import Choice, require_manager, target_of
from bot.platforms.discord.render import jump_in, message, role_mention
from bot.platforms.discord.text import escape
from bot.steps.commands.desk import Desk
from bot.steps.commands.digest_times import Instead
from bot.steps.commands.wishes import Wish

_Made = app_commands.Command[Any, ..., None]
_Channel = app_commands.Transform[Any, Postable]
_NO_NAME: Final = Nonce("")  # nobody looks for what its reader alone sees


def digest_group(desk: Desk) -> app_commands.Group:
    """Return /digest with its subcommands."""
    group = app_commands.Group(
        name=said(desk.words, "discord.names.digest"),
        description=said(desk.words, "discord.digest"),
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True),
    )
    for each in (_now(desk), _set(desk), _off(desk)):
        group.add_command(each)
    return group


def page_shown(page: DigestCard, interaction: Interaction, desk: Desk, speech: Speech) -> Answer:
    """Return stories as they are shown to whoever asks alone."""
    return message(page, speech, _NO_NAME, jump=jump_in(here(interaction, desk)) if interaction.guild_id else nowhere)


def _now(desk: Desk) -> _Made:
    async def now(interaction: Interaction) -> None:
        async def shown(speech: Speech) -> Answer:
            channel = _theirs(interaction, desk) if interaction.guild_id is None else here(interaction, desk)
            return page_shown(await desk.digest_now(channel, speech), interaction, desk, speech)

        await answer(interaction, desk, shown)

    return command(desk, "digest_now", now)


def _set(desk: Desk) -> _Made:
    @app_commands.describe(**_described(desk, "time", "zone", "days", "channel"))
    async def set_(interaction: Interaction, time: str, zone: str = "", days: str = "", channel: _Channel | None = None) -> None:
        wish = Wish(topic="", digest=time, zone=zone, days=days)

        async def change(to: Destination, look: Look) -> str:
            return changes.subscribed(await desk.digest_times.set(to, wish), look, desk.clock())

        await _change(interaction, desk, channel, change)

    made = command(desk, "digest_set", set_)
    made.autocomplete("zone")(zone_choices)
    return made


def _off(desk: Desk) -> _Made:
    ways = [app_commands.Choice(name=said(desk.words, f"digest.instead_{each}"), value=str(each)) for each in Instead]

    @app_commands.describe(**_described(desk, "instead", "channel"))
    @app_commands.choices(instead=ways)
    async def off(interaction: Interaction, instead: str = "", channel: _Channel | None = None) -> None:
        async def change(to: Destination, look: Look) -> str:
            done = await desk.digest_times.off(to, instead)
            return changes.set_up(done.subscribed, done.ended, look, desk.clock())

        await _change(interaction, desk, channel, change)

    return command(desk, "digest_off", off)


def _described(desk: Desk, *options: str) -> dict[str, app_commands.locale_str]:
    return {name: said(desk.words, f"discord.digest_{name}") for name in options}


async def _change(
    interaction: Interaction, desk: Desk, chosen: Choice | None, change: Callable[[Destination, Look], Awaitable[str]]
) -> None:
    """Change the digest of a channel, where the caller may; in a direct message their own."""

    async def changed(speech: Speech) -> str:
        if interaction.guild_id is None:
            me = _theirs(interaction, desk)
            return await change(me, _look(me, f"<@{me.channel_id}>", desk, speech))
        target = target_of(interaction, chosen)
        require_manager(target)
        to = destination_at(interaction, target, desk)
        return await change(to, _look(to, target.mention, desk, speech))

    await answer(interaction, desk, changed)


def _theirs(interaction: Interaction, desk: Desk) -> Destination:
    """Return whoever asks as one who gets messages."""
    anywhere, locale = Workspace(Platform.DISCORD, ""), speech_of(interaction, desk).code
    return one_person(anywhere, str(interaction.user.id), locale=locale, zone=desk.zone)


def _look(channel: Destination, mention: str, desk: Desk, speech: Speech) -> Look:
    return Look(channel=mention, calls=role_mention, plain=escape, topics=desk.topics.of(channel.workspace), speech=speech)
