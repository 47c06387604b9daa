"""What went wrong, as a value."""

from collections.abc import Awaitable

from bot.domain.errors import ChatError


async def failure_of(attempt: Awaitable[object]) -> ChatError:
    """Return the error of an attempt that must fail."""
    try:
        await attempt
    except ChatError as error:
        return error
    raise AssertionError("This was expected to fail.")
