"""The words of first stories, and how a command answers with them."""

from collections.abc import Callable, Sequence
from typing import Protocol

from bot.cards.words import Speech
from bot.domain.errors import StoreError
from bot.domain.subscription import Subscription
from bot.steps.commands.first_stories import FirstLook, Sample
from bot.steps.commands.reply import Reply, joined

Line = Callable[[Sample], str]
"""Draws one story as a platform shows it in an answer."""


class Looks(Protocol):
    """Somebody who looks for first stories."""

    async def stored(self, wishes: Sequence[Subscription]) -> FirstLook:
        """Return what is stored."""
        ...

    async def asked(self, wishes: Sequence[Subscription], look: FirstLook) -> FirstLook:
        """Return what feeds that are asked at once bring."""
        ...


async def with_first_stories(said: str, first: Looks | None, wishes: Sequence[Subscription], speech: Speech, line: Line) -> Reply:
    """Return an answer that goes on with the first stories; with those that feeds bring which are asked now, once they are there.

    Where nothing can be looked up the answer stands alone: what it says was done.
    """
    look = await _stored(first, wishes)
    if first is None or look is None:
        return Reply(said=said)
    if not look.worth_asking:
        return Reply(said=joined(said, first_words(look, speech, line)))

    async def rest() -> str:
        return first_words(await first.asked(wishes, look), speech, line)

    return Reply(said=said, meanwhile=speech.say("first.asking", count=len(look.worth_asking)), rest=rest)


async def _stored(first: Looks | None, wishes: Sequence[Subscription]) -> FirstLook | None:
    try:
        return await first.stored(wishes) if first and wishes else None
    except StoreError:
        return None


def first_words(look: FirstLook, speech: Speech, line: Line) -> str:
    """Return the stories under a heading that marks them, or why there are none."""
    if look.samples:
        return "\n".join([speech.say("first.heading"), *map(line, look.samples)])
    if not look.feeds:
        return speech.say("first.no_feeds", command="newsdesk feed import --catalogue")
    return speech.say("first.silent" if look.silent else "first.nothing", count=look.feeds)
