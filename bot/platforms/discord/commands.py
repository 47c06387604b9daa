"""The slash commands: /subscribe, /subscriptions, /unsubscribe, and those of other files. Each answers its caller alone."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import discord
import structlog
from discord import app_commands

from bot.cards import changes, replies
from bot.cards.changes import Look
from bot.cards.filter_form import filter_actions
from bot.cards.replies import Shown
from bot.cards.words import Speech
from bot.domain.destination import Destination, Platform
from bot.domain.errors import NewsdeskError
from bot.domain.subscription import Ended, Mode, Subscription, SubscriptionId, new_ones, unknown_subscription
from bot.platforms.discord.asked_in import NOWHERE, server_of
from bot.platforms.discord.digest_commands import digest_group
from bot.platforms.discord.feed_commands import feed_group
from bot.platforms.discord.filter_choices import kind_choices, publisher_choices
from bot.platforms.discord.first_lines import first_line
from bot.platforms.discord.forget_commands import forget_group
from bot.platforms.discord.form_commands import setup_command
from bot.platforms.discord.help_command import help_command
from bot.platforms.discord.interactions import (
    MAX_CHOICES,
    Choices,
    Interaction,
    Postable,
    Suggest,
    answer,
    choice,
    command,
    destination_at,
    speech_of,
    zone_choices,
)
from bot.platforms.discord.localise import said
from bot.platforms.discord.me_commands import me_group
from bot.platforms.discord.mentions import mentioned
from bot.platforms.discord.message_menu import message_commands
from bot.platforms.discord.news_commands import news_group
from bot.platforms.discord.permissions import Choice, require_manager, require_posting, target_by_id, target_of
from bot.platforms.discord.render import role_mention
from bot.platforms.discord.saved_command import saved_command
from bot.platforms.discord.settings_commands import settings_group
from bot.platforms.discord.spare_commands import spare_commands
from bot.platforms.discord.status_command import status_command
from bot.platforms.discord.subscription_list import places, show_list
from bot.platforms.discord.text import escape
from bot.platforms.discord.topic_choices import topic_choices
from bot.platforms.discord.topic_commands import topic_group
from bot.platforms.discord.why_command import why_command
from bot.steps.commands.desk import Desk
from bot.steps.commands.first_words import with_first_stories
from bot.steps.commands.reply import Reply
from bot.steps.commands.wishes import NOBODY, Wish

_LONGEST_ID = 100  # digits: far more than any id has
_Made = app_commands.Command[Any, ..., None]

log = structlog.get_logger(__name__)


def commands(desk: Desk) -> "list[_Made | app_commands.Group | app_commands.ContextMenu]":
    """Return the commands, ready to be added to a tree."""
    changing, looking = [_subscribe(desk), _unsubscribe(desk)], [_subscriptions(desk)]
    for each in changing:
        each.default_permissions = discord.Permissions(manage_channels=True)
    for each in (*changing, *looking):
        each.guild_only = True
    own = [setup_command(desk), saved_command(desk), *spare_commands(desk)]
    made = (settings_group, digest_group, topic_group, news_group, feed_group, me_group, forget_group)
    groups = [group(desk) for group in made]
    readers = [why_command(desk), status_command(desk), help_command(desk)]
    return [*changing, *looking, *own, *groups, *readers, *message_commands(desk)]


def _subscribe(desk: Desk) -> _Made:
    modes = [app_commands.Choice(name=said(desk.words, f"modes.{mode}"), value=str(mode)) for mode in Mode]
    quiet_days = [app_commands.Choice(name=said(desk.words, f"quiet_days.{each}"), value=each) for each in ("say", "nothing")]

    @app_commands.describe(**{name: said(desk.words, f"discord.subscribe_{name}") for name in _OPTIONS})
    @app_commands.choices(mode=modes, quiet=quiet_days)
    async def subscribe(  # noqa: PLR0913, PLR0917 - the options of the command
        interaction: Interaction,
        topic: str,
        channel: app_commands.Transform[Any, Postable] | None = None,
        mode: str = "",
        digest: str = "",
        zone: str = "",
        days: str = "",
        languages: str = "",
        quiet: str = "",
        mention: discord.Role | None = None,
        mention_nobody: bool = False,  # noqa: FBT001, FBT002
        filter: str = "",  # noqa: A002 - what people read
        without: str = "",
        publishers: str = "",
        preview: bool = False,  # noqa: FBT001, FBT002
    ) -> None:
        typed = {"mode": mode, "digest": digest, "zone": zone, "days": days, "languages": languages, "quiet": quiet}
        asked = {"filter": filter, "without": without, "publishers": publishers}
        wish = Wish(topic=topic, **typed, **asked, mention=NOBODY if mention_nobody else "", by=str(interaction.user.id))
        do = _do_preview if preview else _do_subscribe
        await answer(interaction, desk, lambda speech: do(interaction, desk, (channel, mention), wish, speech))

    made = command(desk, "subscribe", subscribe)
    made.autocomplete("topic")(topic_choices(desk))
    made.autocomplete("zone")(zone_choices)
    made.autocomplete("without")(kind_choices(desk))
    made.autocomplete("publishers")(publisher_choices(desk))
    return made


_OPTIONS = (
    *("topic", "channel", "mode", "digest", "zone", "days", "languages", "quiet", "mention", "mention_nobody"),
    *("filter", "without", "publishers", "preview"),
)
_Chosen = tuple[Choice | None, discord.Role | None]
"""The channel and the role that were chosen."""


async def _do_subscribe(interaction: Interaction, desk: Desk, chosen: _Chosen, wish: Wish, speech: Speech) -> Reply:
    channel, role = chosen
    target = target_of(interaction, channel)
    require_manager(target)
    require_posting(target)
    here = destination_at(interaction, target, desk)
    await desk.names.heard(here)
    done = await desk.subscribe(here, replace(wish, mention=mentioned(role, wish.mention, target)))
    said = changes.subscribed(done, _look(here, desk, speech), desk.clock())
    reply = await with_first_stories(said, desk.first, new_ones(done), speech, first_line)
    return replace(reply, actions=(*reply.actions, *filter_actions(done, speech)))


async def _do_preview(interaction: Interaction, desk: Desk, chosen: _Chosen, wish: Wish, speech: Speech) -> Reply:
    """Show what a filter would let through; nothing is changed."""
    target = target_of(interaction, chosen[0])
    require_manager(target)
    here = destination_at(interaction, target, desk)
    return Reply(said=changes.previewed(await desk.subscribe.preview(here, wish), _look(here, desk, speech)))


def _look(channel: Destination, desk: Desk, speech: Speech) -> Look:
    return Look(channel=_mention(channel), calls=role_mention, plain=escape, topics=desk.topics.of(channel.workspace), speech=speech)


def _shown(channel: Destination, subscription: Subscription) -> Shown:
    calls = role_mention(subscription.mention) if subscription.mention else ""
    return Shown(subscription=subscription, channel=channel, mention=_mention(channel), calls=calls)


def _subscriptions(desk: Desk) -> _Made:
    async def subscriptions(interaction: Interaction) -> None:
        await answer(interaction, desk, lambda speech: show_list(interaction, desk, speech))

    return command(desk, "subscriptions", subscriptions)


def _unsubscribe(desk: Desk) -> _Made:
    @app_commands.describe(subscription=said(desk.words, "discord.unsubscribe_subscription"))
    async def unsubscribe(interaction: Interaction, subscription: str) -> None:
        await answer(interaction, desk, lambda speech: _do_unsubscribe(interaction, desk, subscription, speech))

    made = command(desk, "unsubscribe", unsubscribe)
    made.autocomplete("subscription")(_subscription_choices(desk))
    return made


async def _do_unsubscribe(interaction: Interaction, desk: Desk, typed: str, speech: Speech) -> str:
    chosen = typed.isascii() and typed.isdigit() and len(typed) <= _LONGEST_ID
    ended = await (_end_chosen(interaction, desk, SubscriptionId(int(typed))) if chosen else _end_here(interaction, desk, typed))
    return changes.unsubscribed(ended, _look(ended.channel, desk, speech))


async def _end_chosen(interaction: Interaction, desk: Desk, wanted: SubscriptionId) -> Ended:
    """End the subscription behind a line that was chosen; one of a channel that is hidden from its caller is as unknown as any."""
    for destination, subscription in await _known(interaction, desk):
        if subscription.id == wanted:
            if not places(interaction, [destination]):
                raise unknown_subscription()
            require_manager(target_by_id(interaction, int(destination.channel_id)))
    return await desk.unsubscribe.by_id(Platform.DISCORD, server_of(interaction) or NOWHERE, wanted)


async def _end_here(interaction: Interaction, desk: Desk, typed: str) -> Ended:
    """End those of the channel in which topics were typed."""
    target = target_of(interaction, None)
    require_manager(target)
    return await desk.unsubscribe.by_topic(destination_at(interaction, target, desk), typed, mention=target.mention)


def _subscription_choices(desk: Desk) -> Suggest:
    async def suggest(interaction: Interaction, typed: str) -> Choices:
        speech = speech_of(interaction, desk)
        try:
            known = await _known(interaction, desk)
        except NewsdeskError as error:
            log.warning("choices could not be read", platform="discord", error=str(error))
            return []
        seen = places(interaction, (at for at, _ in known))
        shown = [(at, each) for at, each in known if at.channel_id in seen]
        lines = [(replies.line(each, desk.topics.of(at.workspace), _name(interaction, at), speech), each) for at, each in shown]
        return [choice(line, str(each.id)) for line, each in lines if typed.casefold() in line.casefold()][:MAX_CHOICES]

    return suggest


async def _known(interaction: Interaction, desk: Desk) -> Sequence[tuple[Destination, Subscription]]:
    return await desk.subscriptions(Platform.DISCORD, server_of(interaction) or NOWHERE)


def _mention(destination: Destination) -> str:
    return f"<#{destination.channel_id}>"


def _name(interaction: Interaction, destination: Destination) -> str:
    """Return a channel's name: choices show text, no mentions."""
    channel = interaction.guild.get_channel_or_thread(int(destination.channel_id)) if interaction.guild else None
    return f"#{channel.name if channel else destination.channel_id}"
