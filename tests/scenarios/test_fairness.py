"""Ten thousand waiting cards of one workspace beside ten of another: how much later the ten come, by a clock that only the test moves."""

from collections import Counter
from dataclasses import dataclass, field
from heapq import heappop, heappush
from pathlib import Path

import pytest

from bot.domain.destination import Destination, DestinationId, Platform
from bot.domain.polling import PollRecord
from bot.domain.story import Story
from bot.engine.line import Line, Share
from bot.outbox.rules import ANY_NUMBER, OutboxRules
from bot.ports.store import Store
from bot.steps.deliver import Workspaces
from bot.store.sqlite.store import SqliteStore
from tests.fakes.chat import FakeChat
from tests.fakes.clock import FakeClock
from tests.fakes.delivering import make_deliver
from tests.fakes.make import NOW, make_article, make_delivery, make_destination, make_evidence, make_source
from tests.fakes.seeding import save_channel

SECONDS_A_MESSAGE = 0.2
SWEEP = 2.0  # seconds between two ticks
AT_ONCE = 16
SHARE = Share(at_once=12, per_second=20.0, burst=200)


def channels(workspace: str, count: int) -> list[Destination]:
    """The channels of one workspace."""
    return [make_destination(f"{workspace}-{number}", workspace=workspace) for number in range(count)]


@dataclass
class Simulation:
    """The line, the step and the store that deliver in earnest, with messages that take a fifth of a simulated second each."""

    store: Store
    clock: FakeClock = field(default_factory=lambda: FakeClock(NOW))
    chat: FakeChat = field(default_factory=FakeChat)
    share: Share | None = SHARE
    ends: list[tuple[float, str, bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.line = Line(AT_ONCE, self.seconds, self.share)
        self.owner = Workspaces(store=self.store)
        self.swept = -SWEEP
        self.deliver = make_deliver(self.store, {Platform.DISCORD: self.chat}, self.clock, rules=OutboxRules(channel=ANY_NUMBER))

    def seconds(self) -> float:
        return (self.clock() - NOW).total_seconds()

    async def owe(self, to: list[Destination], each: int) -> None:
        """Owe each channel so many cards, which are long overdue."""
        await self.store.add_sources([make_source()])
        for channel in to:
            await save_channel(self.store, channel)
        articles = [make_article(f"Story {number}") for number in range(each)]
        stories = tuple(Story(id=one.story_id, title=one.title, first_seen_at=NOW, last_seen_at=NOW) for one in articles)
        owed = tuple(make_delivery(channel, one) for one in articles for channel in to)
        found = {each.id: (make_evidence(),) for each in articles}
        record = PollRecord(source=make_source(), at=NOW, articles=tuple(articles), stories=stories, evidence=found, deliveries=owed)
        await self.store.record(record)

    async def until_all_have(self, wanted: list[Destination], each: int) -> float:
        """Deliver until each of the channels has got so many cards, and return the simulated seconds that it took."""
        while Counter({to.id: self.got()[to.id] for to in wanted}) != Counter(dict.fromkeys((to.id for to in wanted), each)):
            await self._sweep()
            await self._start()
            self._finish_next()
        return self.seconds()

    def got(self) -> Counter[DestinationId]:
        """How many cards each channel has."""
        return Counter(to.id for to, *_ in self.chat.messages)

    async def _sweep(self) -> None:
        if self.seconds() - self.swept >= SWEEP:
            self.swept = self.seconds()
            for each in await self.store.due_destinations(self.clock(), 500):
                self.line.ask(str(each), await self.owner(str(each)))

    async def _start(self) -> None:
        while (key := self.line.next_key()) is not None:
            sent = await self.deliver.turn(key)
            heappush(self.ends, (self.seconds() + (SECONDS_A_MESSAGE if sent else 0.0), key, sent))

    def _finish_next(self) -> None:
        """Move the clock to the next end of a message; where none is under way, to the next sweep."""
        if not self.ends:
            self.clock.advance(seconds=self.swept + SWEEP - self.seconds())
            return
        end, key, sent = heappop(self.ends)
        self.clock.advance(seconds=max(0.0, end - self.seconds()))
        if sent:
            self.line.ask(key)
        self.line.finish(key, counted=sent)


LARGE, SMALL = channels("large", 400), channels("small", 2)


@pytest.mark.timeout(120)
async def test_ten_thousand_waiting_cards_do_not_delay_another_workspace_by_more_than_twice(tmp_path: Path):
    """400 channels with 25 overdue cards each, and beside them two channels of another workspace with five."""
    async with SqliteStore.open(tmp_path / "alone.db") as store:
        alone = Simulation(store)
        await alone.owe(SMALL, 5)
        undisturbed = await alone.until_all_have(SMALL, 5)
    async with SqliteStore.open(tmp_path / "both.db") as store:
        both = Simulation(store)
        await both.owe(LARGE, 25)
        await both.owe(SMALL, 5)
        assert (await store.outbox_counts())["pending"] == 10_010
        beside = await both.until_all_have(SMALL, 5)
    assert beside <= 2 * undisturbed
    of_large = [both.got()[each.id] for each in LARGE]
    assert sum(of_large) > 0, "the others work too"
    assert max(of_large) <= 1, "and its channels take turns among themselves"


@pytest.mark.timeout(120)
async def test_a_workspace_gets_its_rate_and_its_channels_take_turns(tmp_path: Path):
    """The burst at once, then twenty a second, spread evenly over its channels; nothing is lost on the way."""
    few = LARGE[:10]
    async with SqliteStore.open(tmp_path / "newsdesk.db") as store:
        simulation = Simulation(store, share=Share(at_once=12, per_second=5.0, burst=20))
        await simulation.owe(few, 8)
        took = await simulation.until_all_have(few, 8)
        counts = await store.outbox_counts()
    assert (counts["sent"], counts["pending"]) == (80, 0)
    assert took >= (80 - 20) / 5.0 - SECONDS_A_MESSAGE, "eighty messages, of which twenty are free"
