"""Commands of readers on Slack: what they saved, and what a channel is to be spared."""

from bot.cards.words import Speech
from bot.domain.ask import Verb
from bot.domain.destination import Destination
from bot.platforms.slack.page_blocks import page_message
from bot.platforms.slack.reader_words import AsksCommand, MuteCommand, SavedCommand, SparingCommand
from bot.platforms.slack.render import SlackMessage
from bot.steps.commands.act import Acted, Presser
from bot.steps.commands.desk import Desk


async def answer_reader(command: SparingCommand, desk: Desk, channel: Destination, reader: Presser, speech: Speech) -> SlackMessage | Acted:
    """Return what a reader's command shows, or does in a channel that is theirs to decide about."""
    match command:
        case SavedCommand():
            return page_message(await desk.saved.page(reader.keeper, speech))
        case MuteCommand():
            return await desk.mute(command.what, command.span, channel, reader, speech, alone=command.alone)
        case AsksCommand():
            verb = Verb.MUTE if command.muted else Verb.LESS
            return page_message(await desk.spare.page(verb, channel, reader, speech))
