"""What every slash command shares: its words, its choices, and an answer that its caller alone sees."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from io import BytesIO
from typing import Any, Final

import aiohttp
import discord
import structlog
from discord import app_commands, ui

from bot.cards.words import Speech
from bot.domain.destination import Destination, Platform, Workspace, channel_at
from bot.domain.errors import InvalidInput
from bot.domain.inputs import suggest_zones
from bot.domain.topic import Topics
from bot.platforms.discord.asked_in import NOWHERE, channel_id_of, is_abroad, server_of
from bot.platforms.discord.buttons import ActionButton
from bot.platforms.discord.localise import said
from bot.platforms.discord.permissions import Target, target_of
from bot.platforms.discord.text import cut
from bot.platforms.shared import text as shared
from bot.platforms.shared.text import units
from bot.steps.commands.act import Presser
from bot.steps.commands.acting import acts
from bot.steps.commands.desk import Desk
from bot.steps.commands.reply import Document, Reply, joined

Interaction = discord.Interaction[Any]
Choices = list[app_commands.Choice[str]]
Suggest = Callable[[Interaction, str], Coroutine[Any, Any, Choices]]
MAX_CHOICES = 25
LONGEST_CHOICE = 100
"""Characters of a choice's name, and of what it stands for."""
Answer = str | Reply | Document | ui.LayoutView
"""What somebody is answered: plain text, perhaps to be completed, a file, or a card with buttons."""
_MAX_REPLY = 2_000
_MAX_LINE = _MAX_REPLY - len("\n…")
_MAX_QUOTE = 200
ACKNOWLEDGED = 40060
_PAUSES = (0.5, 1.0, 2.0)  # seconds between tries
READER_CONTEXTS: Final = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
READER_INSTALLS: Final = app_commands.AppInstallationType(guild=True, user=True)
"""Where readers may ask: in any server and conversation, also by whoever installed the app for themselves alone."""
POSTABLE = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.forum,
    discord.ChannelType.news_thread,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
]

log = structlog.get_logger(__name__)


class Postable(app_commands.Transformer):
    """A channel option that offers only channels and threads, and keeps the caller's permissions there."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """The kind of option."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """The kinds of channel that are offered."""
        return POSTABLE

    async def transform(self, interaction: Interaction, value: Any, /) -> Any:  # noqa: ARG002 - discord.py calls by this shape
        """Return the channel as Discord sent it."""
        return value


def command(desk: Desk, name: str, callback: Any) -> "app_commands.Command[Any, ..., None]":
    """Return a command with its name and description in every language."""
    return app_commands.Command(
        name=said(desk.words, f"discord.names.{name}"), description=said(desk.words, f"discord.{name}"), callback=callback
    )


def destination_at(interaction: Interaction, target: Target, desk: Desk) -> Destination:
    """Return a channel of the server as Discord tells of it."""
    workspace, channel = server_of(interaction) or NOWHERE, str(target.id)
    return channel_at(
        Workspace(Platform.DISCORD, workspace),
        channel,
        locale=desk.words.into(_language_of(interaction)).code,
        zone=desk.zone,
        name=name_at(interaction, target.id),
    )


def here(interaction: Interaction, desk: Desk) -> Destination:
    """Return the channel in which a command was typed."""
    return destination_at(interaction, target_of(interaction, None), desk)


def name_at(interaction: Interaction, channel_id: int) -> str:
    """Return what a channel of the server is called, empty where the gateway did not tell of it."""
    channel = interaction.guild.get_channel_or_thread(channel_id) if interaction.guild else None
    return channel.name if channel else ""


def _language_of(interaction: Interaction) -> str:
    """Return the language that the server chose; where it chose none, which reads as American English, that of whoever asks.

    Only community servers can choose.
    """
    chosen = interaction.guild_locale
    community = interaction.guild is not None and "COMMUNITY" in interaction.guild.features
    return str(chosen if chosen and (community or chosen is not discord.Locale.american_english) else interaction.locale)


async def zone_choices(_: Interaction, typed: str) -> Choices:
    """Offer time zones."""
    return [choice(zone, zone) for zone in suggest_zones(typed, MAX_CHOICES)]


def choice(name: str, value: str) -> app_commands.Choice[str]:
    """Return one choice, its name cut to what Discord takes."""
    return app_commands.Choice(name=cut(name, LONGEST_CHOICE, str) or value, value=value)


def choices_of(values: Iterable[str]) -> Choices:
    """Return choices that are called what they stand for. One that is too long for Discord would cost all of them, and is left out."""
    return [choice(each, each) for each in dict.fromkeys(values) if each.strip() and units(each) <= LONGEST_CHOICE]


def workspace_of(interaction: Interaction) -> Workspace:
    """Return the server in which something is asked; in a direct message, or where the bot is not, one that has nothing of its own."""
    return Workspace(Platform.DISCORD, server_of(interaction))


def topics_at(interaction: Interaction, desk: Desk) -> Topics:
    """Return the topics that can be named where something is asked."""
    return desk.topics.of(workspace_of(interaction))


def speech_of(interaction: Interaction, desk: Desk) -> Speech:
    """Return the texts in the caller's language."""
    return desk.words.into(str(interaction.locale), Platform.DISCORD)


def presser_of(interaction: Interaction) -> Presser:
    """Return who presses or types, and where."""
    return Presser(
        platform=Platform.DISCORD,
        workspace_id=server_of(interaction),
        channel_id="" if is_abroad(interaction) else str(channel_id_of(interaction) or ""),
        person=str(interaction.user.id),
        decides=interaction.guild_id is None or _manages(interaction),
        runs=_manages(interaction),
    )


def _manages(interaction: Interaction) -> bool:
    return bool(server_of(interaction)) and interaction.permissions.manage_channels


async def answer(interaction: Interaction, desk: Desk, work: Callable[[Speech], Awaitable[Answer]], *, in_place: bool = False) -> None:
    """Acknowledge at once (Discord waits 3 s, a busy database may take longer), do the work, and say what came of it.

    What takes longer completes the answer in its place. `in_place`: the answer replaces the card whose button was pressed.
    """
    speech = speech_of(interaction, desk)
    acts(str(interaction.user.id))
    await kept_on(lambda: _acknowledge(interaction, in_place=in_place))
    try:
        done = await work(speech)
    except InvalidInput as error:
        done = refusal(error, speech)
    except Exception as error:  # noqa: BLE001 - a person waits for an answer, whatever broke; nothing of the cause is theirs to see
        _log_failed(interaction, error)
        done = speech.say("replies.failed")
    await kept_on(lambda: _show(interaction, _drawn(done, done.text) if isinstance(done, Reply) else done, in_place=in_place))
    if isinstance(done, Reply) and done.rest:
        await _complete(interaction, done, done.rest)


def _drawn(reply: Reply, text: str) -> str | ui.LayoutView:
    """Return what a reply says, as a card where it has buttons."""
    if not reply.actions:
        return text
    box: ui.Container[ui.LayoutView] = ui.Container(ui.TextDisplay(_fitting(text)))
    return ui.LayoutView(timeout=None).add_item(box.add_item(ui.ActionRow(*map(ActionButton.of, reply.actions))))


async def _complete(interaction: Interaction, reply: Reply, rest: Callable[[], Awaitable[str]]) -> None:
    """Let what was said stand alone where what completes it fails."""
    further = ""
    try:
        further = await rest()
    except Exception as error:  # noqa: BLE001 - the command itself was done, and its answer is there
        _log_failed(interaction, error)
    await kept_on(lambda: _show(interaction, _drawn(reply, joined(reply.said, further))))


async def _show(interaction: Interaction, said: str | Document | ui.LayoutView, *, in_place: bool = False) -> None:
    """Give the answer; what was a card stays one, whatever it says."""
    mute = discord.AllowedMentions.none()
    if isinstance(said, Document):
        file = discord.File(BytesIO(said.body), filename=said.name)
        await interaction.edit_original_response(content=_fitting(said.said), attachments=[file], allowed_mentions=mute)
    elif isinstance(said, str) and not in_place:
        await interaction.edit_original_response(content=_fitting(said), allowed_mentions=mute)
    else:
        view = _card_of(_fitting(said)) if isinstance(said, str) else said
        await interaction.edit_original_response(view=view, allowed_mentions=mute)


def _log_failed(interaction: Interaction, error: Exception) -> None:
    name = interaction.command and interaction.command.name
    log.error("command failed", platform="discord", command=name, guild=interaction.guild_id, exc_info=error)


def _card_of(text: str) -> ui.LayoutView:
    card = ui.LayoutView(timeout=None)
    card.add_item(ui.TextDisplay(text))
    return card


async def _acknowledge(interaction: Interaction, *, in_place: bool) -> None:
    """Acknowledge; that it was done before, by a try whose answer was lost, is as good."""
    try:
        await (interaction.response.defer() if in_place else interaction.response.defer(ephemeral=True, thinking=True))
    except discord.HTTPException as error:
        if error.code != ACKNOWLEDGED:
            raise


async def kept_on(request: Callable[[], Awaitable[object]]) -> None:
    """Make a request that does no harm twice until Discord answers: without the last one a person reads "thinking..." for ever."""
    for pause in _PAUSES:
        try:
            await request()
        except (discord.DiscordServerError, aiohttp.ClientError, OSError, TimeoutError) as error:
            log.warning("an answer to a person was lost", platform="discord", error=str(error), again_in_seconds=pause)
            await asyncio.sleep(pause)
        else:
            return
    await request()


def refusal(error: InvalidInput, speech: Speech) -> str:
    """Return what cannot be done, in the reader's language, with what was typed as plain text."""
    return speech.refuse(_quoted(error, speech))


def _quoted(error: InvalidInput, speech: Speech) -> InvalidInput:
    """Return the error with what the person typed as plain text, shortened; channels and roles stay links."""
    params = {
        name: cut(value, _MAX_QUOTE) if isinstance(value, str) and name not in ("app", "channel", "role") else value
        for name, value in speech.named(error.params).items()
    }
    return InvalidInput(cut(str(error), _MAX_REPLY), code=error.code, **params)


def _fitting(text: str) -> str:
    """Return as many whole lines as one message holds; a line that is too long for any is cut."""
    lines = [line if units(line) <= _MAX_LINE else shared.cut(line, _MAX_LINE, str) for line in text.split("\n")]
    while units("\n".join(lines)) > _MAX_REPLY and len(lines) > 1:
        lines = [*lines[: -2 if lines[-1] == "…" else -1], "…"]
    return "\n".join(lines)
