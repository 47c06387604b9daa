"""Commands of readers on Slack: what they ask for themselves, or look at."""

from bot.cards.words import Speech
from bot.platforms.slack.command_text import SavedCommand
from bot.platforms.slack.page_blocks import page_message
from bot.platforms.slack.render import SlackMessage
from bot.steps.commands.act import Presser
from bot.steps.commands.desk import Desk

ReaderCommand = SavedCommand


async def answer_reader(command: ReaderCommand, desk: Desk, reader: Presser, speech: Speech) -> SlackMessage:  # noqa: ARG001 - one so far
    """Return what a reader's command shows."""
    return page_message(await desk.saved.page(reader.keeper, speech))
