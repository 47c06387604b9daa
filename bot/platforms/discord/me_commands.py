"""The commands of /me: what one person gets by direct message, wherever they type it. It is theirs alone to change."""

from typing import Any

from discord import app_commands

from bot.cards import changes
from bot.cards.changes import Look
from bot.cards.listing import Look as ListLook
from bot.cards.listing import Place, Row, list_page
from bot.cards.replies import Shown
from bot.cards.words import Speech
from bot.domain.destination import Destination, Platform, Workspace, destination_id, person_of
from bot.domain.lengths import checked_length
from bot.domain.subscription import Mode, new_ones
from bot.domain.topic import Topics
from bot.platforms.discord.first_lines import first_line
from bot.platforms.discord.interactions import Answer, Interaction, answer, command, zone_choices
from bot.platforms.discord.localise import said
from bot.platforms.discord.render import role_mention
from bot.platforms.discord.subscription_list import layout
from bot.platforms.discord.text import escape
from bot.platforms.discord.topic_choices import topic_choices
from bot.steps.commands.desk import Desk
from bot.steps.commands.first_words import with_first_stories
from bot.steps.commands.reply import Reply
from bot.steps.commands.wishes import Wish

_Made = app_commands.Command[Any, ..., None]
_ANYWHERE = Workspace(Platform.DISCORD, "")
_OPTIONS = ("topic", "mode", "digest", "zone", "days", "languages")


def me_group(desk: Desk) -> app_commands.Group:
    """Return /me with its subcommands."""
    group = app_commands.Group(
        name=said(desk.words, "discord.names.me"),
        description=said(desk.words, "discord.me"),
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True),
    )
    for each in (_subscribe(desk), _list(desk), _stop(desk)):
        group.add_command(each)
    return group


def _subscribe(desk: Desk) -> _Made:
    modes = [app_commands.Choice(name=said(desk.words, f"modes.{mode}"), value=str(mode)) for mode in Mode]

    @app_commands.describe(**{name: said(desk.words, f"discord.subscribe_{name}") for name in _OPTIONS})
    @app_commands.choices(mode=modes)
    async def subscribe(  # noqa: PLR0913, PLR0917 - the options of the command
        interaction: Interaction, topic: str, mode: str = "", digest: str = "", zone: str = "", days: str = "", languages: str = ""
    ) -> None:
        typed = {"mode": mode, "digest": digest, "zone": zone, "days": days, "languages": languages}
        wish = Wish(topic=topic, **typed, by=str(interaction.user.id))
        await answer(interaction, desk, lambda speech: _subscribed(interaction, desk, wish, speech))

    made = command(desk, "me_subscribe", subscribe)
    made.autocomplete("topic")(topic_choices(desk, _topics))
    made.autocomplete("zone")(zone_choices)
    return made


def _topics(_: Interaction, desk: Desk) -> Topics:
    """Return the topics that come to people wherever they are: those that a server made are for its channels."""
    return desk.topics.of(_ANYWHERE)


async def _subscribed(interaction: Interaction, desk: Desk, wish: Wish, speech: Speech) -> Reply:
    me = _me(interaction, desk, speech)
    done = await desk.subscribe(me, wish)
    said_so = changes.subscribed(done, _look(me, desk, speech), desk.clock())
    return await with_first_stories(speech.sentences([said_so, speech.say("me.allow")]), desk.first, new_ones(done), speech, first_line)


def _list(desk: Desk) -> _Made:
    async def listed(interaction: Interaction) -> None:
        await answer(interaction, desk, lambda speech: _shown(_me(interaction, desk, speech), desk, speech))

    return command(desk, "me_list", listed)


async def _shown(me: Destination, desk: Desk, speech: Speech) -> Answer:
    """Return what somebody gets; of a page more nobody has topics enough."""
    rows = [Row(shown=Shown(subscription=each, channel=me, mention=_mention(me))) for each in await desk.subscriptions.of(me)]
    look = ListLook(topics=desk.topics.of(me.workspace), speech=speech, now=desk.clock(), plain=escape)
    page = list_page(rows, {me.channel_id: Place()}, look)
    return layout(page) if page else speech.say("me.nothing")


def _stop(desk: Desk) -> _Made:
    @app_commands.describe(topic=said(desk.words, "discord.me_stop_topic"))
    async def stop(interaction: Interaction, topic: str = "") -> None:
        await answer(interaction, desk, lambda speech: _stopped(_me(interaction, desk, speech), topic, desk, speech))

    return command(desk, "me_stop", stop)


async def _stopped(me: Destination, topic: str, desk: Desk, speech: Speech) -> str:
    if not await desk.subscriptions.of(me):
        return speech.say("me.nothing")
    ended = await desk.unsubscribe.by_topic(me, checked_length(topic).strip() or "all", mention=_mention(me))
    return changes.unsubscribed(ended, _look(me, desk, speech))


def _me(interaction: Interaction, desk: Desk, speech: Speech) -> Destination:
    """Return whoever asks as one who gets messages: the same wherever they ask, since people's ids are the same in all servers."""
    person = str(interaction.user.id)
    anywhere = Destination(
        id=destination_id(Platform.DISCORD, _ANYWHERE.id, person),
        platform=Platform.DISCORD,
        workspace_id=_ANYWHERE.id,
        channel_id=person,
        locale=speech.code,
        zone=desk.zone,
    )
    return person_of(anywhere, person)


def _look(me: Destination, desk: Desk, speech: Speech) -> Look:
    return Look(channel=_mention(me), calls=role_mention, plain=escape, topics=desk.topics.of(me.workspace), speech=speech)


def _mention(me: Destination) -> str:
    return f"<@{me.channel_id}>"
