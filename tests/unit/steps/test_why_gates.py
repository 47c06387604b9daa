"""Why nothing came: each gate has its own sentence, true and in the reader's words."""

from datetime import timedelta
from typing import Any

import pytest

from bot.cards.pages import Page
from bot.domain.delivery import State
from bot.domain.destination import Destination, Reason
from bot.domain.polling import PollRecord
from bot.domain.story import Story
from bot.domain.subscription import Mode
from bot.outbox.withdrawal import UNSUBSCRIBED
from bot.steps.commands.why_article import WhyHere
from bot.steps.commands.why_page import bar
from bot.steps.commands.why_told import Why, WhyStory
from tests.fakes.analyst import AnalystOf
from tests.fakes.clock import FakeClock
from tests.fakes.make import AI, NOW, QUANTUM, TOPICS, make_article, make_delivery, make_destination, make_evidence, make_source
from tests.fakes.make import make_subscription as wish
from tests.fakes.memory_store import MemoryStore
from tests.fakes.seeding import save_destination, save_subscription
from tests.fakes.words import shipped_words

DAY = timedelta(days=1)
BEFORE = NOW - DAY
NEWS = make_destination("100", name="news")
NEARLY = make_evidence(AI, "open model", score=2.6)
MATCHED = (make_evidence(),)
IN_TIME = (wish(NEWS, AI, created_at=BEFORE),)


class Case:
    """An article that a channel was not owed, unless it is told otherwise."""

    def __init__(self, channel: Destination = NEWS, *, evidence: Any = MATCHED, read: Any = (), **article: Any) -> None:
        self.store = MemoryStore()
        self.channel = channel
        self.first_look = NOW - 2 * DAY
        self.article = make_article("A lab opens its language model", **article)
        self.evidence = evidence
        self.why = Why(store=self.store, topics=TOPICS, clock=FakeClock(NOW), analyst=AnalystOf(*read), news_for=7 * DAY)

    async def stored(self, *deliveries: Any, subscribed: Any = IN_TIME, first: Any = None) -> "Case":
        source = make_source(first_look=self.first_look)
        await self.store.add_sources([source])
        await save_destination(self.store, self.channel)
        for each in subscribed:
            await save_subscription(self.store, each)
        articles = tuple(filter(None, (first, self.article)))
        stories = tuple(Story(id=each.story_id, title=each.title, first_seen_at=NOW, last_seen_at=NOW) for each in articles)
        evidence = {self.article.id: self.evidence} if self.evidence else {}
        record = PollRecord(source=source, at=NOW, articles=articles, stories=stories, evidence=evidence, deliveries=deliveries)
        await self.store.record(record)
        return self

    async def told(self, language: str = "en") -> str:
        """What is said in the channel itself of what became of it, in the last line above the story."""
        return (await self.page(language)).said.splitlines()[-1]

    async def page(self, language: str = "en") -> Page:
        """What is shown in the channel itself."""
        return await WhyHere(why=self.why).link(self.article.url, self.channel, shipped_words().into(language))

    async def told_all(self, language: str = "en") -> list[str]:
        """What the operator reads."""
        return list(await WhyStory(why=self.why)(self.article.url, shipped_words().into(language)))


async def test_i_read_that_the_feed_had_it_at_the_first_look():
    """Its first document is the baseline, however well an article of it matches."""
    case = Case()
    case.first_look = NOW
    await case.stored()
    assert await case.told() == (
        "The feed had it already when Newsdesk first looked there, today 09:00, UTC: what a feed has then is no news."
    )


async def test_i_read_which_languages_my_channel_takes():
    """And in which one the article is."""
    case = await Case(lang="de").stored(subscribed=[wish(NEWS, AI, created_at=BEFORE, languages=frozenset({"en", "fr"}))])
    assert await case.told() == "Only articles in English and French come here; this one is in German."


async def test_i_read_that_my_channel_subscribed_later():
    """With the day of the subscription."""
    case = await Case(seen_at=NOW - timedelta(hours=5)).stored(subscribed=[wish(NEWS, AI, created_at=NOW - timedelta(hours=1))])
    assert await case.told() == "The channel’s subscription to AI is younger: made or changed today 08:00, UTC."


async def test_i_read_that_my_channel_is_paused_and_until_when():
    """Since when, and when it is tried again."""
    paused = make_destination("100", paused_at=BEFORE, recheck_at=NOW + timedelta(hours=2), pauses=1)
    case = await Case(paused).stored()
    assert await case.told() == "The channel has been paused since Sun, Nov 22 09:00, UTC. Newsdesk tries again today 11:00, UTC."


async def test_i_read_what_ends_the_pause_of_my_channel():
    """What is in the way, as the platform told it, and the step that helps."""
    closed = make_destination("100", name="news", paused_at=BEFORE, recheck_at=NOW, pause_why=Reason("archived"))
    assert (await (await Case(closed).stored()).told()).split(". ")[1] == (
        "#news was archived: bring it back, or subscribe another channel"
    )


@pytest.mark.parametrize("owed", [True, False])
async def test_i_never_read_a_time_that_has_passed_for_a_paused_channel(owed):
    """Neither of the card that waits there nor of the next try."""
    paused = make_destination("100", paused_at=BEFORE, recheck_at=NOW - timedelta(minutes=1), pauses=1)
    case = Case(paused)
    await case.stored(*([make_delivery(NEWS, case.article, due_at=NOW - timedelta(hours=3))] if owed else []))
    assert await case.told() == ("The channel has been paused since Sun, Nov 22 09:00, UTC. Newsdesk tries again with its next message.")


async def test_i_read_that_the_channel_was_given_up():
    """Nothing is tried there any more."""
    off = make_destination("100", paused_at=BEFORE, off_at=BEFORE)
    assert await (await Case(off).stored()).told() == "The channel was given up Sun, Nov 22 09:00, UTC."


@pytest.mark.parametrize("owed", [True, False])
async def test_i_read_that_newsdesk_was_removed_and_what_lets_it_go_on(owed):
    """Of a card that waits there as of one that nobody filed."""
    case = Case(make_destination("100", left_at=BEFORE))
    await case.stored(*([make_delivery(NEWS, case.article)] if owed else []))
    assert await case.told() == ("Newsdesk was removed here Sun, Nov 22 09:00, UTC: once it is back, “Resume all” lets everything go on.")


async def test_i_read_that_it_was_too_old():
    """An item of last month in a list that was made today."""
    case = await Case(published_at=NOW - 30 * DAY).stored()
    assert await case.told() == "It was published Sat, Oct 24 09:00, UTC, more than 7 days before Newsdesk found it."


async def test_i_read_that_no_present_setting_holds_it_back():
    """Age is no gate for a digest: then it was something that is not kept, and nothing is made up."""
    case = await Case(published_at=NOW - 30 * DAY).stored(subscribed=[wish(NEWS, AI, created_at=BEFORE, mode=Mode.DIGEST)])
    said = await case.told()
    assert said.startswith("No present setting holds it back: it was a revision of something older, or the channel was paused then")


async def test_i_read_that_my_channel_has_no_subscription():
    """Whatever the article is about."""
    assert await (await Case().stored(subscribed=[])).told() == "This channel is not subscribed to anything."


async def test_i_read_how_near_it_was_to_the_topic_that_i_asked_for():
    """What would have let it come, and a bar that is not full with the words that spoke for it."""
    case = await Case(evidence=(), read=[NEARLY]).stored()
    assert await case.told() == "AI: a score 1.4 higher would have let it come."
    page = await case.page()
    assert page.heading == "Why this did not come · #news"
    assert (page.entries[1].title, page.entries[1].note) == ("AI ■■■■■■□□□□", "score 2.6, 4 needed · “A lab” in the title")


async def test_i_read_that_it_is_about_something_else():
    """The topic that the channel asked for has no word in it."""
    case = await Case(evidence=(make_evidence(QUANTUM),)).stored()
    assert await case.told() == "Nothing in it is about AI, which this channel is subscribed to."


async def test_of_two_feeds_with_one_link_i_read_of_the_one_that_came_here():
    """Another feed showed the same address later, and opened another story by it."""
    case = Case()
    later = make_article("The same link under another title", url=case.article.url, seen_at=NOW + timedelta(minutes=1))
    await case.stored(make_delivery(NEWS, case.article, state=State.SENT, sent_at=NOW), first=later)
    assert await case.told() == "Sent as a card, today 09:00, UTC."


async def test_i_read_that_a_card_was_withdrawn():
    """In words, not in the sentence that the database keeps."""
    case = Case()
    await case.stored(make_delivery(NEWS, case.article, state=State.PARKED, last_error=UNSUBSCRIBED))
    assert await case.told() == "Withdrawn: the channel does not subscribe to it any more."


async def test_i_read_that_it_is_next_in_line():
    """A card that is due now waits for nothing."""
    case = Case()
    await case.stored(make_delivery(NEWS, case.article, due_at=NOW - timedelta(minutes=1)))
    assert await case.told() == "Is next in line."


async def test_i_read_that_the_story_was_muted_by_deleting_its_card():
    """Whoever deleted it wanted nothing more of it."""
    case = Case()
    await case.stored(make_delivery(NEWS, case.article, state=State.DELETED, sent_at=NOW))
    assert await case.told() == "Was sent, and then deleted here: nothing more of this story comes."


async def test_i_read_which_story_it_joined_and_who_else_reports_it():
    """The title of the story, and each other report with its language and age."""
    other = make_article("An open model, says a lab", lang="fr", seen_at=NOW - DAY, published_at=NOW - timedelta(hours=3))
    case = await Case(story_id=other.story_id).stored(first=other)
    [story] = [each for each in (await case.page()).entries if each.title == "Story"]
    assert story.note.splitlines() == ["It joined the story “An open model, says a lab”.", "Other reports: The Courier (fr), 3 hours ago."]


async def test_i_read_which_poll_found_it_and_who_asked_for_it():
    """The feed that was asked, and when; the subscription that it fits, since when and by whom."""
    case = Case()
    await case.stored(
        make_delivery(NEWS, case.article, state=State.SENT, sent_at=NOW), subscribed=[wish(NEWS, AI, created_at=BEFORE, created_by="77")]
    )
    found, rule = (await case.page()).entries[-2:]
    assert (found.title, found.note, found.at) == ("Found", "by asking The Courier", case.article.seen_at)
    assert (rule.title, rule.note, rule.at, rule.who) == ("Subscription", "AI, as it happens", BEFORE, "77")


@pytest.mark.parametrize(
    ("state", "heading", "buttons"),
    [
        (State.SENT, "Why this came · #news", ["Less like this", "Mute…"]),
        (State.PENDING, "This is on its way · #news", []),
        (State.PARKED, "Why this did not come · #news", []),
    ],
)
async def test_i_can_change_what_came_where_it_came(state, heading, buttons):
    """A card that stands in the channel can be muted from its explanation; what never came has no buttons."""
    case = Case()
    await case.stored(make_delivery(NEWS, case.article, state=state, sent_at=NOW, last_error=UNSUBSCRIBED))
    page = await case.page()
    assert page.heading == heading
    assert [each.label for each in page.actions] == buttons


@pytest.mark.parametrize(
    ("score", "threshold", "cells"), [(4, 4, 10), (3.99, 4, 9), (9, 4, 10), (0, 4, 0), (-2, 4, 0), (1, 0, 10), (0.4, 4, 1), (2, 4, 5)]
)
def test_a_bar_is_full_where_nothing_lacks(score, threshold, cells):
    """Neither a score just below the threshold nor one beyond it deceives."""
    assert bar(score, threshold) == "■" * cells + "□" * (10 - cells)


async def test_an_operator_reads_of_each_channel_by_its_name():
    """What came there, and which gate held it back; deleted and nameless channels are said to be so, and no id is shown."""
    case = await Case().stored()
    others: list[dict[str, Any]] = [{"name": "lab"}, {"off_at": BEFORE, "paused_at": BEFORE}, {}]
    for number, changes in enumerate(others, start=200):
        channel = make_destination(str(number), **changes)
        await save_destination(case.store, channel)
        await save_subscription(case.store, wish(channel, AI, created_at=BEFORE, languages=frozenset({"fr"})))
    told = await case.told_all()
    assert {line.strip().partition(": ")[0] for line in told[2:]} == {
        "#news (Discord)",
        "#lab (Discord)",
        "#deleted (Discord)",
        "a channel whose name is not known (Discord)",
    }
    assert not any(str(number) in line for line in told for number in (100, 200, 201, 202))


async def test_an_operator_reads_the_near_miss_and_that_nobody_subscribed():
    """Also where no channel asked for anything."""
    case = await Case(evidence=(make_evidence(QUANTUM),), read=[NEARLY]).stored(subscribed=[])
    assert (await case.told_all())[-2:] == ["  AI: score 2.6 (4 needed), not enough: A lab.", "  No channel is subscribed to Quantum."]


@pytest.mark.parametrize("language", ["en", "fr", "de", "es", "pt", "ja", "zh", "ko"])
async def test_every_gate_is_told_in_every_language(language):
    """Without a brace left over, and no two alike."""
    first_look = Case()
    first_look.first_look = NOW
    cases = [
        await first_look.stored(),
        await Case(lang="de").stored(subscribed=[wish(NEWS, AI, created_at=BEFORE, languages=frozenset({"en"}))]),
        await Case(seen_at=NOW - timedelta(hours=5)).stored(subscribed=[wish(NEWS, AI)]),
        await Case(make_destination("100", paused_at=BEFORE, recheck_at=NOW)).stored(),
        await Case(make_destination("100", paused_at=BEFORE, off_at=BEFORE)).stored(),
        await Case(published_at=NOW - 30 * DAY).stored(),
        await Case().stored(),
        await Case().stored(subscribed=[]),
        await Case(evidence=(), read=[NEARLY]).stored(),
        await Case(evidence=()).stored(),
    ]
    said = [await case.told(language) for case in cases]
    assert len(set(said)) == len(said)
    assert not any("{" in each for each in said)
