"""Why an article came or did not, in the reader's words."""

from datetime import timedelta
from typing import Any

import pytest

from bot.domain.delivery import Deferred, Kind, MessageId, State
from bot.domain.errors import InvalidInput
from bot.domain.polling import PollRecord
from bot.domain.story import Story
from bot.steps.commands.why_told import Why, WhyStory
from tests.fakes.analyst import AnalystOf
from tests.fakes.clock import FakeClock
from tests.fakes.make import NOW, TOPICS, make_article, make_delivery, make_destination, make_evidence, make_source
from tests.fakes.memory_store import MemoryStore
from tests.fakes.seeding import save_destination
from tests.fakes.words import shipped_words

NEWS = make_destination("100", zone="Europe/Paris", name="news")
ARTICLE = make_article("A lab opens its language model")
MORNING = NOW + timedelta(hours=21)


def why_in(store: MemoryStore) -> Why:
    """Return what telling needs, over a store."""
    return Why(store=store, topics=TOPICS, clock=FakeClock(NOW), analyst=AnalystOf(), news_for=timedelta(days=7))


async def lines(language: str = "en", *, kind: Kind = Kind.ALERT, matched: bool = True, owed: bool = True, **changes) -> list[str]:
    """Store the article as it fared, and return what is said of it."""
    store = MemoryStore()
    await store.add_sources([make_source()])
    await save_destination(store, NEWS)
    story = Story(id=ARTICLE.story_id, title=ARTICLE.title, first_seen_at=NOW, last_seen_at=NOW)
    evidence = {ARTICLE.id: (make_evidence(),)} if matched else {}
    deliveries = (make_delivery(NEWS, ARTICLE, kind, **changes),) if owed else ()
    record = PollRecord(source=make_source(), at=NOW, articles=(ARTICLE,), stories=(story,), evidence=evidence, deliveries=deliveries)
    await store.record(record)
    why = WhyStory(why=why_in(store))
    return list(await why(f"{ARTICLE.url}", shipped_words().into(language)))


SENT: dict[str, Any] = {"state": State.SENT, "sent_at": NOW, "message_id": MessageId("m1")}


async def test_a_card_that_came_says_why():
    """Title and source, the topic with its score and words, the channel and the time in its zone."""
    assert await lines(**SENT) == [
        "A lab opens its language model · The Courier",
        "  AI: score 6 (4 needed): A lab.",
        "  #news (Discord): sent as a card, today 10:00, Paris.",
    ]


@pytest.mark.parametrize(
    ("kind", "changes", "expected"),
    [
        (
            Kind.MORE,
            {**SENT, "deferred": Deferred.FLOOD},
            "sent as a line of a list, today 10:00, Paris. Too many stories came at once.",
        ),
        (
            Kind.MORE,
            {"due_at": MORNING, "deferred": Deferred.MOST},
            "waits for the list of tomorrow 07:00, Paris. The channel had its cards of that hour.",
        ),
        (
            Kind.ALERT,
            {"due_at": MORNING, "deferred": Deferred.QUIET},
            "waits for tomorrow 07:00, Paris. It came in the channel’s quiet hours.",
        ),
        (Kind.DIGEST, SENT, "sent in a digest, today 10:00, Paris."),
        (Kind.DIGEST, {"due_at": MORNING}, "waits for the digest of tomorrow 07:00, Paris."),
        (Kind.ALERT, {"state": State.PARKED, "last_error": "invalid form"}, "given up: invalid form."),
        (Kind.ALERT, {"state": State.SENDING}, "is being sent."),
    ],
)
async def test_each_fate_has_its_sentence(kind, changes, expected):
    """What came, what waits and for what, what was given up, and the rule that made it so."""
    told = await lines(kind=kind, **changes)
    assert told[-1] == f"  #news (Discord): {expected}"


async def test_an_article_that_matched_nothing_says_so():
    """Neither a topic nor a channel: that is the answer."""
    assert (await lines(matched=False, owed=False))[1:] == ["  No topic matched it.", "  No channel was owed it."]


async def test_the_answer_is_in_the_readers_language():
    """Words, dates and topics."""
    told = await lines("fr", due_at=MORNING, deferred=Deferred.QUIET)
    assert told[-1] == "  #news (Discord): arrivera demain à 07:00, Paris. Il est arrivé pendant les heures calmes du canal."


async def test_an_address_that_is_not_stored_is_refused():
    """With the two reasons that there may be."""
    why = WhyStory(why=why_in(MemoryStore()))
    with pytest.raises(InvalidInput, match="No article is stored under https://nowhere"):
        await why("https://nowhere.example.org/", shipped_words().into("en"))
