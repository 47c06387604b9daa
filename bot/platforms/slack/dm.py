"""What one person gets by direct message on Slack."""

from dataclasses import replace

from bot.cards.words import Speech
from bot.domain.destination import Destination
from bot.platforms.slack.dm_words import DmCommand
from bot.platforms.slack.first_lines import first_line
from bot.platforms.slack.list_blocks import list_message
from bot.platforms.slack.render import SlackMessage
from bot.platforms.slack.text import plain
from bot.steps.commands.desk import Desk
from bot.steps.commands.personal import Personal
from bot.steps.commands.reply import Reply


async def answer_dm(command: DmCommand, desk: Desk, me: Destination, speech: Speech) -> str | Reply | SlackMessage:
    """Return what came of a command of the person `me`."""
    theirs = Personal(desk=desk, me=me, speech=speech, plain=plain, line=first_line)
    if command.wish:
        return await theirs.subscribe(replace(command.wish, by=me.channel_id))
    if command.ends:
        return await theirs.stop(command.ends)
    page = await theirs.listed()
    return page if isinstance(page, str) else list_message(page)
