"""What a command or a button is answered, also where it cannot be done."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.cards.words import Speech
from bot.domain.errors import ChatError, InvalidInput, StoreError
from bot.platforms.slack import logs
from bot.platforms.slack.blocks import action_button, buttons, section
from bot.platforms.slack.page_blocks import page_message
from bot.platforms.slack.refusals import in_words, refusal
from bot.platforms.slack.render import SlackMessage
from bot.platforms.slack.text import fitted
from bot.steps.commands.act import Acted
from bot.steps.commands.reply import Reply

_MAX_LINE = 400
_LONGEST_SECTION = 3_000
Answer = str | SlackMessage
"""What a press is answered: mrkdwn, or a message with blocks."""
Done = str | Reply | SlackMessage
"""What a command came to: mrkdwn, perhaps to be completed, or a message with blocks."""


def drawn(acted: Acted) -> Answer:
    """Return what the desk did as Slack shows it."""
    if acted.page:
        return page_message(acted.page)
    text = "\n".join(fitted(line, _MAX_LINE) for line in acted.lines)
    if not acted.actions:
        return text
    return SlackMessage(text=text, blocks=(section(text), buttons(*map(action_button, acted.actions))))


def replied(reply: Reply) -> Answer:
    """Return what a command answers at once, with its buttons where a section holds its text."""
    if not reply.actions or len(reply.text) > _LONGEST_SECTION:
        return reply.text
    return SlackMessage(text=reply.text, blocks=(section(reply.text), buttons(*map(action_button, reply.actions))))


Answered = TypeVar("Answered", bound=Done)


async def answered(work: Callable[[], Awaitable[Answered]], asked: str, speech: Speech) -> Answered | str:
    """Return what work answers; what cannot be done says why."""
    try:
        return await work()
    except InvalidInput as error:
        return refusal(error, speech)
    except ChatError as error:
        logs.command_refused(asked, error)
        return refusal(in_words(error), speech)
    except StoreError as error:
        logs.command_refused(asked, error)
        return speech.say("replies.failed")
