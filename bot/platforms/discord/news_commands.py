"""The commands of /news: what readers ask for. Whoever may read a channel may ask there, and in direct messages."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from discord import app_commands

from bot.cards.actions import Action, ActionKind
from bot.cards.reading import ReadingLook, caught_page, found_page, latest_page
from bot.cards.words import Speech
from bot.domain.delivery import Delivery
from bot.domain.destination import Destination, DestinationId, Platform, Workspace
from bot.domain.spans import parse_span
from bot.platforms.discord.asked_in import server_of
from bot.platforms.discord.interactions import (
    READER_CONTEXTS,
    READER_INSTALLS,
    Answer,
    Interaction,
    answer,
    command,
    here,
    presser_of,
    workspace_of,
)
from bot.platforms.discord.localise import said
from bot.platforms.discord.render import jump_in
from bot.platforms.discord.subscription_list import layout, places
from bot.platforms.discord.text import cut, escape, linked, safe_url
from bot.platforms.discord.topic_choices import topic_choices
from bot.steps.commands.catchup import MOST_LATEST, USUAL_LATEST, Reader, about_latest, instant_of, latest_of
from bot.steps.commands.desk import Desk
from bot.steps.commands.reading import NOBODY, Asker

_TITLE = 380  # units of a linked title; five of them, and what is told of each, are less than a card holds
_ADDRESS = 300
_TEXT = 100


def news_group(desk: Desk) -> app_commands.Group:
    """Return /news with its subcommands."""
    group = app_commands.Group(
        name=said(desk.words, "discord.names.news"),
        description=said(desk.words, "discord.news"),
        allowed_contexts=READER_CONTEXTS,
        allowed_installs=READER_INSTALLS,
    )
    for each in (_search(desk), _catchup(desk), _latest(desk)):
        group.add_command(each)
    return group


def _search(desk: Desk) -> "app_commands.Command[Any, ..., None]":
    @app_commands.describe(words=said(desk.words, "discord.search_words"))
    async def search(interaction: Interaction, words: str) -> None:
        await answer(interaction, desk, lambda speech: found(interaction, desk, speech, words))

    return command(desk, "search", search)


async def found(interaction: Interaction, desk: Desk, speech: Speech, typed: str, number: int = 1) -> Answer:
    """Return a page of the stories that fit what was typed."""
    page = await desk.news.search(typed, number, asker_of(interaction))
    shown = found_page(typed, page, look_of(desk, speech))
    return shown if isinstance(shown, str) else layout(shown)


def _catchup(desk: Desk) -> "app_commands.Command[Any, ..., None]":
    spans = [app_commands.Choice(name=said(desk.words, f"spans.{each}"), value=each) for each in ("asked", "1d", "3d", "1w")]

    @app_commands.describe(since=said(desk.words, "discord.catchup_since"))
    @app_commands.choices(since=spans)
    async def catchup(interaction: Interaction, since: str = "") -> None:
        async def caught(speech: Speech) -> Answer:
            reader = await _reader(interaction, desk)
            return await _caught(desk, speech, await desk.news.catch_up.since(parse_span(since), reader), reader)

        await answer(interaction, desk, caught)

    return command(desk, "catchup", catchup)


def _latest(desk: Desk) -> "app_commands.Command[Any, ..., None]":
    @app_commands.describe(topic=said(desk.words, "discord.latest_topic"), number=said(desk.words, "discord.latest_number"))
    async def latest(interaction: Interaction, topic: str = "", number: app_commands.Range[int, 1, MOST_LATEST] = USUAL_LATEST) -> None:
        await answer(interaction, desk, lambda speech: _newest(interaction, desk, speech, (number, topic)))

    made = command(desk, "latest", latest)
    made.autocomplete("topic")(topic_choices(desk))
    return made


async def turn_reading(interaction: Interaction, desk: Desk, speech: Speech, action: Action) -> Answer:
    """Return the page that a button asks for."""
    match action.kind:
        case ActionKind.CATCHUP:
            return await _caught(desk, speech, instant_of(action), await _reader(interaction, desk), action.subject)
        case ActionKind.LATEST:
            return await _newest(interaction, desk, speech, latest_of(action), action.subject)
        case _:
            return await found(interaction, desk, speech, action.about, action.subject)


async def _caught(desk: Desk, speech: Speech, since: datetime, reader: Reader, number: int = 1) -> Answer:
    caught = await desk.news.catch_up(since, number, reader)
    shown = caught_page(caught, look_of(desk, speech), reader.channel.zone)
    return shown if isinstance(shown, str) else layout(shown)


async def _newest(interaction: Interaction, desk: Desk, speech: Speech, wanted: tuple[int, str], number: int = 1) -> Answer:
    most, typed = wanted
    topics = desk.news.catch_up.named(typed, workspace_of(interaction))
    about = about_latest(most, topics)
    caught = await desk.news.catch_up.latest(topics, most, number, await _reader(interaction, desk))
    shown = latest_page(caught, look_of(desk, speech), about)
    return shown if isinstance(shown, str) else layout(shown)


async def _reader(interaction: Interaction, desk: Desk) -> Reader:
    channel = here(interaction, desk)
    known = await desk.news.catch_up.channel(channel)
    return Reader(channel=known, person=str(interaction.user.id), asker=asker_of(interaction))


def look_of(desk: Desk, speech: Speech) -> ReadingLook:
    """Return what stories are drawn with."""
    return ReadingLook(speech=speech, now=desk.clock(), link=_link, posted=_jump, plain=lambda text: cut(text, _TEXT, escape))


def _link(title: str, url: str) -> str:
    return linked(title, safe_url(url, _ADDRESS), _TITLE)


def _jump(channel: Destination, sent: Delivery) -> str:
    """Return the address of a message, which Discord shows as its channel."""
    return jump_in(channel)(sent.message_id) if sent.message_id else ""


def asker_of(interaction: Interaction) -> Asker:
    """Return who asks, and which channels they may see, as far as the gateway told."""
    alone = presser_of(interaction).alone(locale="", zone="").id
    server = server_of(interaction)
    if not server:
        return replace(NOBODY, alone=alone)

    async def sees(channels: Sequence[Destination]) -> Collection[DestinationId]:
        seen = places(interaction, channels)
        return [each.id for each in channels if each.channel_id in seen and not seen[each.channel_id].gone]

    return Asker(workspace=Workspace(Platform.DISCORD, server), sees=sees, alone=alone)
