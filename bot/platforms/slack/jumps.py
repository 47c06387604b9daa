"""Links to our own messages: why a story comes again, and where it was told before."""

from collections.abc import Callable
from typing import Final

from bot.cards.card import Retold
from bot.domain.delivery import MessageId
from bot.platforms.slack.text import fitted, link

Jump = Callable[[MessageId], str]
"""Returns the address of one of our messages, empty where none is known."""

_LONGEST: Final = 400
_NEWS: Final = 160


def nowhere(_message: MessageId) -> str:
    """Return no address."""
    return ""


def again(told: Retold | None, jump: Jump) -> str:
    """Return why a story comes again, with a link to the message that told it before, as mrkdwn."""
    if told is None:
        return ""
    news = fitted(told.news, _NEWS)
    return " · ".join(filter(None, [f"*{news}*" if news else "", link(jump(told.message), told.before, _LONGEST)]))
