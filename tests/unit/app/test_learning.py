"""Names in a running Newsdesk: the file holds at once, and each week somebody hears what rises."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.app.learning import LearningNames, proposed_text
from bot.app.names_file import read_learned, write_learned
from bot.domain.learned import NOTHING_LEARNED, As, Decision, Learned
from bot.domain.rising import Proposal, Rise, Risen
from bot.domain.topic import TopicSlug

START = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
AI, TELECOM = TopicSlug("ai"), TopicSlug("telecom")
SAID = Learned(topics={AI: {"Quillsand": Decision(said=As.FIRM, on=date(2026, 11, 29))}})


def proposal(topic: TopicSlug, name: str) -> Proposal:
    """Return a proposal."""
    rise = Rise(name=name, spelling=name, likelihood=9.0, articles=3, on_topic=3, before=0, publishers=3, stories=3)
    return Proposal(topic=topic, rise=rise, headlines=(), more={})


class World:
    """A file, a clock, an analyst that is taught, and somebody who is told."""

    def __init__(self, folder) -> None:
        self.now = START
        self.file = folder / "names.toml"
        self.taught: list[Learned] = []
        self.told: list[str] = []
        self.faults: list[str] = []
        self.rising = [proposal(AI, "Bramble"), proposal(AI, "Zest"), proposal(TELECOM, "Lantern")]
        self.hears = True
        self.looks = 0
        self.in_queries: list[Mapping[TopicSlug, Sequence[str]]] = []
        self.step = self.anew()

    def anew(self) -> LearningNames:
        """Return the step as a start makes it."""
        return LearningNames(
            file=self.file,
            clock=lambda: self.now,
            teach=self._teach,
            propose=self._propose,
            rises=self.in_queries.append,
            tell=self._tell,
            failed=self.faults.append,
            known=NOTHING_LEARNED,
            next_look=self.now + timedelta(hours=1),
        )

    async def after(self, **span: float) -> None:
        """Let time pass, and the step run."""
        self.now += timedelta(**span)
        await self.step()

    async def _teach(self, learned: Learned) -> None:
        self.taught.append(learned)

    async def _propose(self, _learned: Learned) -> Risen:
        self.looks += 1
        return Risen(self.rising, {TopicSlug("own:1"): [f"Name{self.looks}"]})

    async def _tell(self, text: str) -> bool:
        self.told += [text] if self.hears else []
        return self.hears


@pytest.fixture
def world(tmp_path) -> World:
    """A Newsdesk that has just started."""
    return World(tmp_path)


async def test_what_is_decided_at_the_terminal_holds_at_the_next_look(world):
    """Once; and what is taken away is unlearned."""
    await world.step()
    write_learned(world.file, SAID)
    for _ in range(2):
        await world.step()
    write_learned(world.file, NOTHING_LEARNED)
    await world.step()
    assert [dict(each.topics) for each in world.taught] == [dict(SAID.topics), {}]


async def test_a_file_that_cannot_be_read_changes_nothing(world):
    """It is said, and what was known stays."""
    write_learned(world.file, SAID)
    await world.step()
    world.file.write_text("[ai", "utf-8")
    await world.step()
    assert (len(world.taught), world.step.known) == (1, SAID)
    assert "names.toml: this is not valid TOML" in world.faults[0]


async def test_once_a_week_somebody_hears_what_rises(world):
    """Not at the start, once, and again after a week; the file keeps when, and what was decided meanwhile."""
    await world.step()
    assert world.looks == 0
    await world.after(hours=1)
    assert world.told == [
        (
            "Newsdesk: names rise in ai (Bramble, Zest), telecom (Lantern). "
            "`newsdesk topic names` shows them with headlines, and how to add one."
        )
    ]
    write_learned(world.file, replace(read_learned(world.file), topics=SAID.topics))
    await world.after(days=6)
    assert (len(world.told), read_learned(world.file)) == (1, replace(SAID, told_on=date(2026, 11, 30)))
    await world.after(days=1)
    assert (len(world.told), read_learned(world.file)) == (2, replace(SAID, told_on=date(2026, 12, 7)))


async def test_a_restart_tells_nothing_twice(world):
    """The file knows when it was told."""
    await world.after(hours=1)
    world.step = world.anew()
    await world.after(days=2)
    assert len(world.told) == 1


async def test_a_file_that_cannot_be_written_lets_nobody_be_told_twice(world):
    """What is wrong with it is said; the next proposals come a week later all the same."""
    world.step.file = world.file.parent / "away" / "names.toml"
    for _ in range(5):
        await world.after(hours=1)
    assert len(world.told) == 1
    assert "cannot be written" in world.faults[0]
    await world.after(days=7)
    assert len(world.told) == 2


async def test_a_moment_by_hand_instead_of_a_day_stops_nothing(world):
    """TOML has instants, too, which compare with no day."""
    world.file.write_text("told_on = 2026-11-30T09:00:00Z\n", "utf-8")
    await world.after(hours=1)
    assert (len(world.told), read_learned(world.file).told_on) == (1, date(2026, 11, 30))


async def test_who_could_not_be_told_is_told_an_hour_later(world):
    """And a week in which nothing rises is none to tell of."""
    world.hears = False
    await world.after(hours=1)
    world.hears = True
    await world.after(minutes=30)
    assert (world.told, world.looks, world.file.exists()) == ([], 1, False)
    await world.after(minutes=30)
    assert len(world.told) == 1
    world.rising = []
    await world.after(days=8)
    assert (len(world.told), world.looks) == (1, 3)


async def test_each_day_the_topics_of_workspaces_hear_what_rises_in_them(world):
    """Whether or not anybody is told of others; from an hour after a start on."""
    for hours in (1, 3, 24):
        await world.after(hours=hours)
    assert world.in_queries == [{"own:1": ["Name1"]}, {"own:1": ["Name2"]}]


def test_what_is_told_names_each_topic_once():
    """With its names in their order."""
    assert "ai (Bramble, Zest)." in proposed_text([proposal(AI, "Bramble"), proposal(AI, "Zest")])
