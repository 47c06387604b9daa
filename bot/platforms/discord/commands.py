"""The slash commands: /subscribe, /subscriptions, /unsubscribe. Each calls a use case of the desk and answers its caller alone."""

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

import discord
import structlog
from discord import app_commands

from bot.cards import replies
from bot.cards.words import Speech
from bot.domain.destination import Destination, Platform, destination_id
from bot.domain.errors import InvalidInput, NewsdeskError
from bot.domain.inputs import suggest_zones
from bot.domain.subscription import Mode, Subscription, SubscriptionId
from bot.platforms.discord.localise import said
from bot.platforms.discord.permissions import Choice, Target, require_manager, require_posting, target_by_id, target_of
from bot.platforms.discord.text import cut, units
from bot.steps.desk import Desk
from bot.steps.subscribe import Wish

Interaction = discord.Interaction[Any]
_Choices = list[app_commands.Choice[str]]
_Suggest = Callable[[Interaction, str], Coroutine[Any, Any, _Choices]]
_MAX_CHOICES = 25
_MAX_CHOICE = 100
_MAX_REPLY = 2_000
_MAX_QUOTE = 200
_POSTABLE = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.news_thread,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
]

log = structlog.get_logger(__name__)


class _Postable(app_commands.Transformer):
    """A channel option that offers only channels and threads, and keeps the caller's permissions there."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        return _POSTABLE

    async def transform(self, interaction: Interaction, value: Any, /) -> Any:  # noqa: ARG002 - discord.py calls by this shape
        return value


def commands(desk: Desk) -> "list[app_commands.Command[Any, ..., None]]":
    """Return the commands, ready to be added to a tree."""
    made = [_subscribe(desk), _subscriptions(desk), _unsubscribe(desk)]
    for command in made:
        command.default_permissions = discord.Permissions(manage_channels=True)
        command.guild_only = True
    return made


def _subscribe(desk: Desk) -> "app_commands.Command[Any, ..., None]":
    modes = [app_commands.Choice(name=said(desk.words, f"modes.{mode}"), value=str(mode)) for mode in Mode]

    @app_commands.describe(**{name: said(desk.words, f"discord.subscribe_{name}") for name in _OPTIONS})
    @app_commands.choices(mode=modes)
    async def subscribe(  # noqa: PLR0913, PLR0917 - the options of the command
        interaction: Interaction,
        topic: str,
        channel: app_commands.Transform[Any, _Postable] | None = None,
        mode: str = "",
        digest: str = "",
        zone: str = "",
        days: str = "",
        languages: str = "",
    ) -> None:
        wish = Wish(topic=topic, mode=mode, digest=digest, zone=zone, days=days, languages=languages, by=str(interaction.user.id))
        await _answer(interaction, desk, lambda speech: _do_subscribe(interaction, desk, channel, wish, speech))

    command = _command(desk, "subscribe", subscribe)
    command.autocomplete("topic")(_topic_choices(desk))
    command.autocomplete("zone")(_zone_choices)
    return command


_OPTIONS = ("topic", "channel", "mode", "digest", "zone", "days", "languages")


async def _do_subscribe(interaction: Interaction, desk: Desk, channel: Choice | None, wish: Wish, speech: Speech) -> str:
    target = target_of(interaction, channel)
    require_manager(target)
    require_posting(target)
    subscription = await desk.subscribe(_destination(interaction, target, desk), wish)
    return replies.subscribed(subscription, desk.topics, target.mention, speech, desk.clock())


def _destination(interaction: Interaction, target: Target, desk: Desk) -> Destination:
    workspace, channel = str(interaction.guild_id), str(target.id)
    return Destination(
        id=destination_id(Platform.DISCORD, workspace, channel),
        platform=Platform.DISCORD,
        workspace_id=workspace,
        channel_id=channel,
        locale=desk.words.into(str(interaction.guild_locale or interaction.locale)).code,
        zone=desk.zone,
    )


def _subscriptions(desk: Desk) -> "app_commands.Command[Any, ..., None]":
    async def subscriptions(interaction: Interaction) -> None:
        await _answer(interaction, desk, lambda speech: _do_list(interaction, desk, speech))

    return _command(desk, "subscriptions", subscriptions)


async def _do_list(interaction: Interaction, desk: Desk, speech: Speech) -> str:
    rows = [(_mention(destination), subscription) for destination, subscription in await _known(interaction, desk)]
    return replies.listed(rows, desk.topics, speech, example=speech.say("discord.example"))


def _unsubscribe(desk: Desk) -> "app_commands.Command[Any, ..., None]":
    @app_commands.describe(subscription=said(desk.words, "discord.unsubscribe_subscription"))
    async def unsubscribe(interaction: Interaction, subscription: str) -> None:
        await _answer(interaction, desk, lambda speech: _do_unsubscribe(interaction, desk, subscription, speech))

    command = _command(desk, "unsubscribe", unsubscribe)
    command.autocomplete("subscription")(_subscription_choices(desk))
    return command


async def _do_unsubscribe(interaction: Interaction, desk: Desk, typed: str, speech: Speech) -> str:
    wanted = _wanted(typed)
    for destination, subscription in await _known(interaction, desk):
        if subscription.id == wanted:
            require_manager(target_by_id(interaction, int(destination.channel_id)))
    destination, ended = await desk.unsubscribe.by_id(Platform.DISCORD, str(interaction.guild_id), wanted)
    return replies.unsubscribed(ended, desk.topics, _mention(destination), speech)


def _wanted(typed: str) -> SubscriptionId:
    """Read the id behind a chosen line; 0, which no subscription has, for anything else that was typed."""
    return SubscriptionId(int(typed) if typed.isascii() and typed.isdigit() else 0)


def _command(desk: Desk, name: str, callback: Any) -> "app_commands.Command[Any, ..., None]":
    return app_commands.Command(
        name=said(desk.words, f"discord.names.{name}"), description=said(desk.words, f"discord.{name}"), callback=callback
    )


def _topic_choices(desk: Desk) -> _Suggest:
    async def suggest(interaction: Interaction, typed: str) -> _Choices:
        locale = str(interaction.locale)
        found = desk.topics.suggest(typed, locale)[:_MAX_CHOICES]
        return [_choice(topic.title(locale), topic.slug) for topic in found]

    return suggest


async def _zone_choices(_: Interaction, typed: str) -> _Choices:
    return [_choice(zone, zone) for zone in suggest_zones(typed, _MAX_CHOICES)]


def _subscription_choices(desk: Desk) -> _Suggest:
    async def suggest(interaction: Interaction, typed: str) -> _Choices:
        speech = _speech(interaction, desk)
        try:
            known = await _known(interaction, desk)
        except NewsdeskError as error:
            log.warning("choices could not be read", platform="discord", error=str(error))
            return []
        lines = [(replies.line(each, desk.topics, _name(interaction, at), speech), each) for at, each in known]
        return [_choice(line, str(each.id)) for line, each in lines if typed.casefold() in line.casefold()][:_MAX_CHOICES]

    return suggest


def _choice(name: str, value: str) -> app_commands.Choice[str]:
    return app_commands.Choice(name=cut(name, _MAX_CHOICE, str) or value, value=value)


async def _known(interaction: Interaction, desk: Desk) -> Sequence[tuple[Destination, Subscription]]:
    return await desk.subscriptions(Platform.DISCORD, str(interaction.guild_id))


def _mention(destination: Destination) -> str:
    return f"<#{destination.channel_id}>"


def _name(interaction: Interaction, destination: Destination) -> str:
    """Return a channel's name: choices show text, no mentions."""
    channel = interaction.guild.get_channel_or_thread(int(destination.channel_id)) if interaction.guild else None
    return f"#{channel.name if channel else destination.channel_id}"


def _speech(interaction: Interaction, desk: Desk) -> Speech:
    return desk.words.into(str(interaction.locale))


async def _answer(interaction: Interaction, desk: Desk, work: Callable[[Speech], Awaitable[str]]) -> None:
    """Acknowledge at once (Discord waits 3 s, a busy database may take longer), do the work, and say what came of it."""
    speech = _speech(interaction, desk)
    await interaction.response.defer(ephemeral=True, thinking=True)
    try:
        text = await work(speech)
    except InvalidInput as error:
        text = speech.refuse(_quoted(error))
    except Exception:  # a person waits for an answer, whatever broke; nothing of the cause is theirs to see
        log.exception(
            "command failed", platform="discord", command=interaction.command and interaction.command.name, guild=interaction.guild_id
        )
        text = speech.say("replies.failed")
    await interaction.edit_original_response(content=_fitting(text), allowed_mentions=discord.AllowedMentions.none())


def _quoted(error: InvalidInput) -> InvalidInput:
    """Return the error with what the person typed as plain text, shortened; the channel stays a link."""
    params = {
        name: cut(value, _MAX_QUOTE) if isinstance(value, str) and name != "channel" else value for name, value in error.params.items()
    }
    return InvalidInput(cut(str(error), _MAX_REPLY), code=error.code, **params)


def _fitting(text: str) -> str:
    """Return as many whole lines as one message holds."""
    lines = text.split("\n")
    while units("\n".join(lines)) > _MAX_REPLY and len(lines) > 1:
        lines = [*lines[: -2 if lines[-1] == "…" else -1], "…"]
    return "\n".join(lines)
