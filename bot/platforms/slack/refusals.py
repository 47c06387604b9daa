"""What cannot be done, in the person's language and in Slack's own words for its things."""

import math
import re

from bot.cards.words import Speech
from bot.domain.errors import ChatError, InvalidInput, Throttled, Unauthorized
from bot.platforms.slack.text import escape

_MENTION = re.compile(r"<#[A-Z0-9]+>")


def refusal(error: InvalidInput, speech: Speech) -> str:
    """Return an error's sentence, in Slack's own wording where it has one; what the person typed comes back as text."""
    params = {key: _shown(value) for key, value in speech.named(error.params).items()}
    key = f"slack.errors.{error.code}"
    if speech.has(key):
        return speech.say(key, **params)
    known = bool(error.code) and speech.has(f"errors.{error.code}")
    return speech.say(f"errors.{error.code}", **params) if known else escape(str(error))


def in_words(error: ChatError) -> InvalidInput:
    """Return what a look-up that failed means to whoever typed a command: what is wrong, and the step that helps."""
    match error:
        case Throttled(retry_after=wait):
            return InvalidInput(str(error), code="throttled", seconds=max(1, math.ceil(wait.total_seconds())))
        case Unauthorized():
            return InvalidInput(str(error), code=error.code, **error.params)
        case _:
            return InvalidInput(str(error), code="no_answer")


def _shown(value: str | int) -> str | int:
    return value if isinstance(value, int) or _MENTION.fullmatch(value) else escape(value)
