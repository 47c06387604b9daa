"""How long what people type may be: readers of it are for what people write, and none of them is given more."""

from typing import Final

from bot.domain.errors import InvalidInput

LONGEST_TEXT: Final = 500
"""Characters of anything that is typed: more is no command."""
LONGEST_NAME: Final = 60
"""Characters of a name that are looked at where the nearest one is looked for, or while it is being typed."""


def checked_length(text: str) -> str:
    """Return what was typed; raise InvalidInput where it is longer than any command."""
    if len(text) > LONGEST_TEXT:
        raise InvalidInput(
            f"That is too long: write at most {LONGEST_TEXT} characters; this has {len(text)}.",
            code="text_too_long",
            most=LONGEST_TEXT,
            length=len(text),
        )
    return text
