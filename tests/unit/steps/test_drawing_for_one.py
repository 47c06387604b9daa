"""Messages to one person end with a button that stops them; those to channels have none."""

import pytest

from bot.cards.actions import ActionKind
from bot.cards.card import AlertCard, DigestCard
from bot.domain.delivery import Kind
from bot.domain.destination import Platform
from bot.domain.polling import PollRecord
from bot.domain.story import Story
from tests.fakes.chat import FakeChat
from tests.fakes.clock import FakeClock
from tests.fakes.delivering import make_deliver
from tests.fakes.make import NOW, make_article, make_delivery, make_destination, make_evidence, make_source
from tests.fakes.memory_store import MemoryStore
from tests.fakes.seeding import save_channel


@pytest.mark.parametrize("kind", [Kind.ALERT, Kind.DIGEST, Kind.MORE])
@pytest.mark.parametrize("person", [True, False])
async def test_a_person_can_stop_what_a_channel_cannot(kind, person):
    """In each kind of message."""
    store, chat = MemoryStore(), FakeChat()
    to = make_destination("77", person=person)
    await save_channel(store, to)
    await store.add_sources([make_source()])
    article = make_article()
    story = Story(id=article.story_id, title=article.title, first_seen_at=NOW, last_seen_at=NOW)
    sent = (make_delivery(to, article, kind),)
    record = PollRecord(
        source=make_source(), at=NOW, articles=(article,), stories=(story,), evidence={article.id: (make_evidence(),)}, deliveries=sent
    )
    await store.record(record)
    await make_deliver(store, {Platform.DISCORD: chat}, FakeClock(NOW))(str(to.id))
    [(_, card, *_)] = chat.messages
    assert isinstance(card, AlertCard | DigestCard)
    stops = [each.subject for each in card.actions if each.kind is ActionKind.STOP]
    assert stops == ([to.id] if person else [])
