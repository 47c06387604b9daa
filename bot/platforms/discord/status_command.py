"""/status: how things are in the channel where it is typed. Whoever reads it may ask."""

from typing import Any

from discord import app_commands

from bot.cards.channel_status import status_lines
from bot.cards.feeds import repairs
from bot.cards.listing import Look, Place
from bot.cards.replies import Shown
from bot.cards.words import Speech
from bot.domain.subscription import Subscription
from bot.platforms.discord.interactions import Interaction, answer, command, here, topics_at
from bot.platforms.discord.render import role_mention
from bot.platforms.discord.subscription_list import places
from bot.platforms.discord.text import escape
from bot.steps.commands.desk import Desk
from bot.steps.commands.reply import Reply


def status_command(desk: Desk) -> "app_commands.Command[Any, ..., None]":
    """Return the command, ready to be added to a tree."""

    async def status(interaction: Interaction) -> None:
        await answer(interaction, desk, lambda speech: _told(interaction, desk, speech))

    made = command(desk, "status", status)
    made.allowed_contexts = app_commands.AppCommandContext(guild=True, dm_channel=True)
    return made


async def _told(interaction: Interaction, desk: Desk, speech: Speech) -> Reply:
    status = await desk.news.status(here(interaction, desk))
    place = places(interaction, [status.channel]).get(status.channel.channel_id, Place())
    look = Look(topics=topics_at(interaction, desk), speech=speech, now=desk.clock(), plain=escape)

    def shown(subscription: Subscription) -> Shown:
        calls = role_mention(subscription.mention) if subscription.mention else ""
        return Shown(subscription=subscription, channel=status.channel, mention=f"<#{status.channel.channel_id}>", calls=calls)

    said = "\n".join(status_lines(status, place, shown, look, speech.say("discord.example")))
    return Reply(said=said, actions=repairs(status.ill, speech))
