"""What a channel sees first: what would have come before it subscribed."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.outage import Outage
from bot.domain.polling import PollRecord
from bot.domain.story import Story
from bot.ports.engine import Step
from bot.steps.commands.first_stories import FirstStories
from bot.steps.commands.first_words import first_words, with_first_stories
from tests.fakes.clock import FakeClock
from tests.fakes.make import AI, NOW, make_article, make_destination, make_evidence, make_source, make_subscription
from tests.fakes.memory_store import MemoryStore
from tests.fakes.wakes import Wakes
from tests.fakes.words import shipped_words

NEWS = make_destination("news")
WISH = make_subscription(NEWS, AI)
HOUR = timedelta(hours=1)


class Desk:
    """First stories over a store in memory; the feeds that are woken answer with what was laid ready for them."""

    def __init__(self) -> None:
        self.store, self.engine, self.clock = MemoryStore(), Wakes(), FakeClock(NOW)
        self.paused = 0
        self.ready: dict[str, list[Any]] = {}
        self.first = FirstStories(store=self.store, engine=self.engine, clock=self.clock, pause=self.pause)

    async def pause(self, seconds: float) -> None:
        """Let time pass; a feed that was woken answers in the second pause."""
        self.paused += 1
        self.clock.advance(seconds=seconds)
        if self.paused == 2:
            for _, host in self.engine.noted:
                for source in [each for each in await self.store.sources() if each.host == host]:
                    await self.answer(source, *self.ready.get(host, []))

    async def answer(self, source, *articles) -> None:
        await store(self.store, make_source(source.url, polled_at=self.clock(), fetched_at=self.clock()), *articles)

    async def said(self, wish=WISH) -> list[str]:
        """Everything that a person reads of it, in the order of reading."""
        reply = await with_first_stories("Done.", self.first, [wish], shipped_words().into("en"), lambda each: f"- {each.article.title}")
        return [reply.text, await reply.rest()] if reply.rest else [reply.text]


async def store(of: MemoryStore, source, *articles) -> None:
    """Store a poll of a source, all of whose articles are about AI."""
    await of.add_sources([source])
    stories = tuple(Story(id=each.story_id, title=each.title, first_seen_at=NOW, last_seen_at=NOW) for each in articles)
    evidence = {each.id: (make_evidence(),) for each in articles}
    await of.record(PollRecord(source=source, at=NOW, articles=tuple(articles), stories=stories, evidence=evidence))


def article(number: int, **changes):
    return make_article(f"Number {number}", published_at=NOW - number * HOUR, **changes)


async def test_i_see_the_three_newest_that_would_have_come():
    """Newest first, under a line that says what they are, and no feed is asked for it."""
    desk = Desk()
    await store(desk.store, make_source(polled_at=NOW), *(article(number) for number in (4, 2, 1, 3)))
    assert await desk.said() == ["Done.\nThe newest that would have come:\n- Number 1\n- Number 2\n- Number 3"]
    assert desk.engine.noted == []


async def test_a_story_is_shown_once_and_only_what_my_channel_takes():
    """Two reports of one event, another language, and what was too old when it was found."""
    desk = Desk()
    told = article(1)
    others = [
        article(2, story_id=told.story_id),
        article(3, lang="de"),
        make_article("Old", published_at=NOW - timedelta(days=30)),
        article(4),
    ]
    await store(desk.store, make_source(polled_at=NOW), told, *others)
    [said] = await desk.said(make_subscription(NEWS, AI, languages=frozenset({"en"})))
    assert said.splitlines()[2:] == ["- Number 1", "- Number 4"]


async def test_i_am_answered_at_once_and_then_feeds_are_asked_that_nobody_asked_yet():
    """The answer is there before any feed; what they bring completes it."""
    desk = Desk()
    urls = [f"https://feed-{number}.example/rss" for number in range(3)]
    later = NOW + timedelta(minutes=20)
    await desk.store.add_sources([make_source(url, pack="ai", next_poll_at=later) for url in urls])
    desk.ready["feed-1.example"] = [article(1, source=make_source(urls[1]))]
    first, rest = await desk.said()
    assert first == "Done.\nNewsdesk is asking 3 feeds about it right now …"
    assert rest == "The newest that would have come:\n- Number 1"
    assert sorted(desk.engine.noted) == [(Step.POLL, f"feed-{number}.example") for number in range(3)]
    assert all(each.polled_at for each in await desk.store.sources())


async def test_feeds_are_not_waited_for_without_end():
    """None of them answers: after twelve seconds the answer says what is known."""
    desk = Desk()
    desk.paused = 10  # nobody answers any more
    await desk.store.add_sources([make_source(next_poll_at=NOW + HOUR)])
    _, rest = await desk.said()
    assert rest == "Nothing about it has been found yet. Newsdesk watches 1 feed."
    assert desk.clock() - NOW <= timedelta(seconds=13)


async def test_what_was_asked_lately_is_not_asked_again():
    """Nor what failed, nor a host that asked for patience, nor more than one feed of a host."""
    desk = Desk()
    lately = make_source("https://lately.example/rss", polled_at=NOW, fetched_at=NOW)
    failed = make_source("https://failed.example/rss", polled_at=NOW - 9 * HOUR, errors=1)
    held = make_source("https://held.example/rss")
    await desk.store.add_sources([lately, failed, held, make_source("https://new.example/1"), make_source("https://new.example/2")])
    await desk.store.record(PollRecord(source=held, at=NOW, hold_host_until=NOW + HOUR))
    assert (await desk.said())[0] == "Done.\nNewsdesk is asking 1 feed about it right now …"
    assert {host for _, host in desk.engine.noted} == {"new.example"}


async def test_the_feeds_of_the_topic_are_asked_first():
    """Of hundreds only twenty are asked at once."""
    desk = Desk()
    feeds = [make_source(f"https://{pack}-{number}.example/rss", pack=pack) for pack in ("quantum", "ai") for number in range(15)]
    await desk.store.add_sources(feeds)
    asked = [each.pack for each in (await desk.first.stored([WISH])).worth_asking]
    assert (asked.count("ai"), len(asked)) == (15, 20)


async def test_without_any_feed_i_read_which_command_helps():
    """The catalogue is offered."""
    [said] = await Desk().said()
    assert said.startswith("Done.\nNewsdesk has no feeds yet, so nothing can come: ")
    assert "`newsdesk feed import --catalogue`" in said


async def test_where_no_feed_answers_i_read_that():
    """Instead of a promise."""
    desk = Desk()
    await desk.store.add_sources([make_source(polled_at=NOW, errors=1), make_source("https://b.example/", polled_at=NOW, errors=3)])
    assert await desk.said() == ["Done.\nNone of the 2 feeds answers at the moment; Newsdesk keeps asking."]


async def test_where_our_own_network_is_down_no_feed_is_asked():
    """None of them would answer; and nobody promises that they do."""
    desk = Desk()
    await desk.store.add_sources([make_source()])
    await desk.store.begin_outage(Outage(since=NOW), [])
    assert await desk.said() == ["Done.\nThe only feed does not answer at the moment; Newsdesk keeps asking."]
    assert desk.engine.noted == []


@pytest.mark.parametrize("language", ["en", "fr", "de", "es", "pt", "ja", "zh", "ko"])
async def test_it_is_told_in_every_language(language):
    """Without a brace left over."""
    desk = Desk()
    speech = shipped_words().into(language)
    for feeds in (0, 1, 2):
        await desk.store.add_sources([make_source(f"https://{number}.example/") for number in range(feeds)])
        look = await desk.first.stored([WISH])
        assert "{" not in first_words(look, speech, lambda each: each.source)
