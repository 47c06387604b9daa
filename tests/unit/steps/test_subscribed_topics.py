"""A channel hears only of topics that it subscribed to: in cards, digests and lists, on both platforms."""

import pytest

from bot.domain.delivery import Kind
from bot.domain.destination import Platform
from bot.domain.polling import PollRecord
from bot.domain.story import Story
from bot.platforms.discord import render as discord
from bot.platforms.slack.render import render as slack
from tests.fakes.chat import FakeChat
from tests.fakes.clock import FakeClock
from tests.fakes.delivering import make_deliver
from tests.fakes.make import AI, NOW, QUANTUM, make_article, make_delivery, make_destination, make_evidence, make_source
from tests.fakes.memory_store import MemoryStore
from tests.fakes.seeding import save_channel
from tests.fakes.words import shipped_words

NEWS = make_destination("news")
BOTH = (make_evidence(AI, "language model", score=9.0), make_evidence(QUANTUM, "qubit", score=6.0))


async def drawn(kind: Kind, *topics: str) -> tuple[str, str]:
    """Deliver three stories on AI and quantum to a channel that subscribed to some topics, and draw the message on both platforms."""
    store, chat = MemoryStore(), FakeChat()
    for topic in topics:
        await save_channel(store, NEWS, topic)
    await store.add_sources([make_source()])
    some = [make_article(f"Story {number}") for number in (1, 2, 3)]
    await store.record(
        PollRecord(
            source=make_source(),
            at=NOW,
            articles=tuple(some),
            stories=tuple(Story(id=each.story_id, title=each.title, first_seen_at=NOW, last_seen_at=NOW) for each in some),
            evidence={each.id: BOTH for each in some},
            deliveries=tuple(make_delivery(NEWS, each, kind) for each in some),
        )
    )
    await make_deliver(store, {Platform.DISCORD: chat}, FakeClock(NOW))(str(NEWS.id))
    cards = [(card, nonce) for _, card, nonce, _ in chat.messages]
    words = shipped_words().into("en")
    return (
        " ".join(str(discord.message(card, words, nonce).to_components()) for card, nonce in cards),
        " ".join(f"{slack(card).text} {slack(card).blocks}" for card, _ in cards),
    )


@pytest.mark.parametrize("kind", [Kind.ALERT, Kind.DIGEST, Kind.MORE])
async def test_another_topic_is_named_nowhere(kind):
    """Neither as a chip, nor in the reason, nor as a heading or group, though the story is about it more than about the channel's own."""
    for shown in await drawn(kind, "quantum"):
        assert "Story 1" in shown
        assert "Quantum" in shown
        assert "AI" not in shown
        assert "language model" not in shown


@pytest.mark.parametrize("kind", [Kind.ALERT, Kind.DIGEST, Kind.MORE])
async def test_both_topics_are_named_where_both_are_wanted(kind):
    """A list groups a story under the topic that it fits best."""
    for shown in await drawn(kind, "ai", "quantum"):
        assert "AI" in shown
        assert ("Quantum" in shown) is (kind is Kind.ALERT)
