"""The commands of /me: what one person gets by direct message, wherever they type it. It is theirs alone to change."""

from typing import Any

from discord import app_commands

from bot.cards.words import Speech
from bot.domain.destination import Destination, Platform, Workspace, one_person
from bot.domain.lengths import checked_length
from bot.domain.subscription import Mode
from bot.domain.topic import Topics
from bot.platforms.discord.first_lines import first_line
from bot.platforms.discord.interactions import READER_CONTEXTS, READER_INSTALLS, Answer, Interaction, answer, command, zone_choices
from bot.platforms.discord.localise import said
from bot.platforms.discord.subscription_list import layout
from bot.platforms.discord.text import escape
from bot.platforms.discord.topic_choices import topic_choices
from bot.steps.commands.desk import Desk
from bot.steps.commands.personal import Personal
from bot.steps.commands.wishes import Wish

_Made = app_commands.Command[Any, ..., None]
_ANYWHERE = Workspace(Platform.DISCORD, "")
_OPTIONS = ("topic", "mode", "digest", "zone", "days", "languages")


def me_group(desk: Desk) -> app_commands.Group:
    """Return /me with its subcommands."""
    group = app_commands.Group(
        name=said(desk.words, "discord.names.me"),
        description=said(desk.words, "discord.me"),
        allowed_contexts=READER_CONTEXTS,
        allowed_installs=READER_INSTALLS,
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
        await answer(interaction, desk, lambda speech: _theirs(interaction, desk, speech).subscribe(wish, speech.say("me.allow")))

    made = command(desk, "me_subscribe", subscribe)
    made.autocomplete("topic")(topic_choices(desk, _topics))
    made.autocomplete("zone")(zone_choices)
    return made


def _topics(_: Interaction, desk: Desk) -> Topics:
    """Return the topics that come to people wherever they are: those that a server made are for its channels."""
    return desk.topics.of(_ANYWHERE)


def _list(desk: Desk) -> _Made:
    async def listed(interaction: Interaction) -> None:
        async def shown(speech: Speech) -> Answer:
            page = await _theirs(interaction, desk, speech).listed()
            return page if isinstance(page, str) else layout(page)

        await answer(interaction, desk, shown)

    return command(desk, "me_list", listed)


def _stop(desk: Desk) -> _Made:
    @app_commands.describe(topic=said(desk.words, "discord.me_stop_topic"))
    async def stop(interaction: Interaction, topic: str = "") -> None:
        await answer(interaction, desk, lambda speech: _theirs(interaction, desk, speech).stop(checked_length(topic)))

    return command(desk, "me_stop", stop)


def _theirs(interaction: Interaction, desk: Desk, speech: Speech) -> Personal:
    return Personal(desk=desk, me=_me(interaction, desk, speech), speech=speech, plain=escape, line=first_line)


def _me(interaction: Interaction, desk: Desk, speech: Speech) -> Destination:
    """Return whoever asks as one who gets messages: the same wherever they ask, since people's ids are the same in all servers."""
    return one_person(_ANYWHERE, str(interaction.user.id), locale=speech.code, zone=desk.zone)
