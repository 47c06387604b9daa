"""What a workspace missed while the bot was not there comes when somebody lets it go on, wherever the process ends meanwhile."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.destination import Platform
from bot.domain.polling import PollRecord
from bot.domain.story import Story
from bot.steps.presence import Presence
from tests.fakes.clock import FakeClock
from tests.fakes.make import NOW, make_article, make_destination, make_evidence, make_source, make_subscription
from tests.fakes.memory_store import MemoryStore
from tests.fakes.seeding import save_destination, save_subscription
from tests.fakes.wakes import Wakes

HOUR = timedelta(hours=1)
CHANNEL = make_destination("news")


class Killed(BaseException):
    """The process ends here."""


class Mortal(MemoryStore):
    """A store whose process ends before, or after, one of the writes by which a workspace goes on."""

    dies_at, after, _writes = 0, False, 0

    async def file(self, *given: Any) -> None:
        await self._written(super().file, *given)

    async def resume(self, *given: Any) -> None:
        await self._written(super().resume, *given)

    async def _written(self, write: Callable[..., Awaitable[None]], *given: Any) -> None:
        self._writes += 1
        if self._writes == self.dies_at and not self.after:
            raise Killed
        await write(*given)
        if self._writes == self.dies_at:
            raise Killed


async def missing() -> Mortal:
    """Return the store of a bot that is back in a workspace in which a story was missed."""
    store = Mortal()
    await store.add_sources([make_source()])
    await save_destination(store, CHANNEL)
    await save_subscription(store, make_subscription(CHANNEL))
    await store.leave_workspace(CHANNEL.workspace, NOW)
    article = make_article("Missed", seen_at=NOW + HOUR, published_at=NOW + HOUR)
    story = Story(id=article.story_id, title=article.title, first_seen_at=NOW, last_seen_at=NOW)
    evidence = {article.id: (make_evidence(),)}
    await store.record(PollRecord(source=make_source(), at=NOW + HOUR, articles=(article,), stories=(story,), evidence=evidence))
    return store


async def press(store: Mortal) -> None:
    """Press the button, if anything waits."""
    presence = Presence(store=store, engine=Wakes(), clock=FakeClock(NOW + 2 * HOUR))
    waiting = await presence.waiting(Platform.DISCORD, CHANNEL.workspace.key)
    if waiting is not None:
        await presence.resume(waiting.channels)


@pytest.mark.parametrize("dies_at", [1, 2, 3])
@pytest.mark.parametrize("dies", ["before", "after"])
async def test_i_press_and_the_process_ends_and_what_was_missed_comes_all_the_same(dies_at: int, dies: str):
    """Whichever write is the last: pressed once more, or not needed any more, the story is owed once."""
    store = await missing()
    store.dies_at, store.after = dies_at, dies == "after"
    with pytest.raises(Killed):
        await press(store)
    await press(store)
    [batch] = await store.begin(CHANNEL.id, NOW + 2 * HOUR, 9)
    assert [each.article.title for each in batch.items] == ["Missed"]
