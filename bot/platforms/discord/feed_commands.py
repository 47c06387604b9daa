"""The commands of /feed: the feeds of a server, for those who manage the channel in which they type."""

from dataclasses import replace
from typing import Any

import structlog
from discord import Permissions, app_commands

from bot.cards import changes
from bot.cards.actions import Action
from bot.cards.filter_form import filter_actions
from bot.cards.words import Speech
from bot.domain.destination import Destination, Platform, Workspace
from bot.domain.errors import NewsdeskError
from bot.domain.source import Source
from bot.domain.subscription import Mode, new_ones
from bot.platforms.discord.asked_in import NOWHERE, server_of
from bot.platforms.discord.drawing import drawn
from bot.platforms.discord.feed_list_commands import export_command, import_command
from bot.platforms.discord.first_lines import first_line
from bot.platforms.discord.interactions import (
    MAX_CHOICES,
    Answer,
    Choices,
    Interaction,
    Postable,
    Suggest,
    answer,
    choice,
    destination_at,
)
from bot.platforms.discord.localise import said
from bot.platforms.discord.pages import page_view
from bot.platforms.discord.permissions import Choice, require_manager, require_posting, target_of
from bot.platforms.discord.render import role_mention
from bot.platforms.discord.text import escape
from bot.steps.commands.desk import Desk
from bot.steps.commands.first_words import with_first_stories
from bot.steps.commands.reply import Reply
from bot.steps.commands.wishes import Wish

_Made = app_commands.Command[Any, ..., None]

log = structlog.get_logger(__name__)


def feed_group(desk: Desk) -> app_commands.Group:
    """Return /feed with its subcommands."""
    group = app_commands.Group(
        name=said(desk.words, "discord.names.feed"),
        description=said(desk.words, "discord.feed"),
        guild_only=True,
        default_permissions=Permissions(manage_channels=True),
    )
    own = (_add(desk), _list(desk), _follow(desk), _remove(desk), _doctor(desk))
    for each in (*own, import_command(desk), export_command(desk)):
        group.add_command(each)
    return group


def _add(desk: Desk) -> _Made:
    @app_commands.describe(url=said(desk.words, "discord.feed_url"))
    async def add(interaction: Interaction, url: str) -> None:
        async def found(speech: Speech) -> Answer:
            require_manager(target_of(interaction, None))
            return page_view(await desk.feeds.found(url, _server(interaction), speech))

        await answer(interaction, desk, found)

    return _named(desk, "add", add)


def _list(desk: Desk) -> _Made:
    async def listed(interaction: Interaction) -> None:
        async def shown(speech: Speech) -> Answer:
            return page_view(await desk.feeds.page(_server(interaction), speech))

        await answer(interaction, desk, shown)

    return _named(desk, "list", listed, called="topic_list")


def _follow(desk: Desk) -> _Made:
    modes = [app_commands.Choice(name=said(desk.words, f"modes.{mode}"), value=str(mode)) for mode in Mode]
    options = {name: said(desk.words, f"discord.subscribe_{name}") for name in ("channel", "mode", "digest")}

    @app_commands.describe(feed=said(desk.words, "discord.feed_feed"), **options)
    @app_commands.choices(mode=modes)
    async def follow(
        interaction: Interaction, feed: str, channel: app_commands.Transform[Any, Postable] | None = None, mode: str = "", digest: str = ""
    ) -> None:
        wish = Wish(topic="", mode=mode, digest=digest, by=str(interaction.user.id))

        async def followed(speech: Speech) -> Answer:
            require_manager(target_of(interaction, channel))
            return await _whole(interaction, desk, speech, await desk.feeds.named(feed, _server(interaction)), wish, channel)

        await answer(interaction, desk, followed)

    return _choosing(desk, _named(desk, "follow", follow))


def _remove(desk: Desk) -> _Made:
    @app_commands.describe(feed=said(desk.words, "discord.feed_feed"))
    async def remove(interaction: Interaction, feed: str) -> None:
        async def removed(speech: Speech) -> Answer:
            require_manager(target_of(interaction, None))
            server = _server(interaction)
            gone = await desk.feeds.removed((await desk.feeds.named(feed, server)).id, server, str(interaction.user.id))
            said = speech.say("feeds.removed", feed=gone.title or gone.host)
            return page_view(await desk.feeds.page(server, speech, said=said))

        await answer(interaction, desk, removed)

    return _choosing(desk, _named(desk, "remove", remove))


def _doctor(desk: Desk) -> _Made:
    @app_commands.describe(url=said(desk.words, "discord.feed_url"))
    async def doctor(interaction: Interaction, url: str) -> None:
        async def examined(speech: Speech) -> Answer:
            require_manager(target_of(interaction, None))
            return drawn(await desk.feeds.examined(url, _server(interaction), speech))

        await answer(interaction, desk, examined)

    return _named(desk, "doctor", doctor)


async def whole_offered(interaction: Interaction, desk: Desk, speech: Speech, action: Action) -> Answer:
    """Follow a feed that was offered, and let the channel in which its button stands get all of it."""
    target = target_of(interaction, None)
    require_manager(target)
    require_posting(target)  # first: a feed that nobody can be told of is not added
    feed, _ = await desk.feeds.gathered(action.subject, _server(interaction), str(interaction.user.id))
    return await _whole(interaction, desk, speech, feed, Wish(topic="", by=str(interaction.user.id)), None)


async def _whole(  # noqa: PLR0913, PLR0917 - who wants what, where
    interaction: Interaction, desk: Desk, speech: Speech, feed: Source, wish: Wish, chosen: Choice | None
) -> Reply:
    target = target_of(interaction, chosen)
    require_posting(target)
    here = destination_at(interaction, target, desk)
    await desk.names.heard(here)
    done = await desk.feeds.whole(feed, here, wish)
    said = changes.subscribed(done, _look(here, desk, speech), desk.clock())
    reply = await with_first_stories(said, desk.first, new_ones(done), speech, first_line)
    return replace(reply, actions=(*reply.actions, *filter_actions(done, speech)))


def _look(channel: Destination, desk: Desk, speech: Speech) -> changes.Look:
    topics = desk.topics.of(channel.workspace)
    return changes.Look(channel=f"<#{channel.channel_id}>", calls=role_mention, plain=escape, topics=topics, speech=speech)


def _server(interaction: Interaction) -> Workspace:
    return Workspace(Platform.DISCORD, server_of(interaction) or NOWHERE)


def _named(desk: Desk, name: str, callback: Any, called: str = "") -> _Made:
    return app_commands.Command(
        name=said(desk.words, f"discord.names.{called or name}"), description=said(desk.words, f"discord.feed_{name}"), callback=callback
    )


def _choosing(desk: Desk, made: _Made) -> _Made:
    """Let a command offer the feeds of the server while one is typed."""
    made.autocomplete("feed")(_choices(desk))
    return made


def _choices(desk: Desk) -> Suggest:
    async def suggest(interaction: Interaction, typed: str) -> Choices:
        try:
            names = await desk.feeds.names(_server(interaction), typed)
        except NewsdeskError as error:
            log.warning("choices could not be read", platform="discord", error=str(error))
            return []
        return [choice(name, number) for name, number in names[:MAX_CHOICES]]

    return suggest
