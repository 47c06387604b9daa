"""What people on Discord are told where something is in the way, and what becomes of messages there."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.domain.delivery import Kind
from bot.domain.destination import Platform
from bot.domain.polling import PollRecord
from bot.domain.story import Story
from tests.fakes.clock import FakeClock
from tests.fakes.delivering import make_deliver
from tests.fakes.discord_bot import NOW, Running, destination, running_bot
from tests.fakes.discord_state import BOT_MAY_POST, PRIVATE_THREAD, READ_MESSAGE_HISTORY
from tests.fakes.make import make_article, make_delivery, make_evidence, make_source
from tests.fakes.seeding import save_channel

LOCALES = ["en-US", "de", "fr", "es-ES", "pt-BR", "ja", "zh-CN", "ko"]
POST = "POST /channels/*/messages"


@pytest.fixture
async def bot() -> AsyncIterator[Running]:
    """Give the platform on our own Discord."""
    async with running_bot() as running:
        yield running


async def test_i_am_asked_for_read_message_history_when_i_subscribe(bot: Running):
    """Without it a lost answer can't be looked for, and pages can't answer each other: better said before than after."""
    await bot.server.permit(bot.other, BOT_MAY_POST & ~READ_MESSAGE_HISTORY)
    reply = await bot.server.slash(bot.guild, bot.channel, bot.moderator, "subscribe", topic="ai", channel=bot.other)
    assert "Read Message History" in reply.text
    assert "Send Messages" not in reply.text
    assert await bot.store.all_subscriptions() == []


async def test_i_subscribe_a_private_thread_and_read_how_to_let_newsdesk_in(bot: Running):
    """In each of eight languages, with the app's own mention; once it is in, it is subscribed."""
    thread = bot.server.add_channel(bot.guild, "secret", kind=PRIVATE_THREAD, parent=bot.channel)
    thread.added = False
    said = []
    for locale in LOCALES:
        bot.moderator.locale = locale
        said.append((await bot.server.slash(bot.guild, thread, bot.moderator, "subscribe", topic="ai")).text)
    assert len(set(said)) == len(LOCALES)
    assert all(f"<@{bot.server.application_id}>" in sentence for sentence in said)
    thread.added = True
    await bot.server.gateway.dispatch("THREAD_CREATE", bot.server._channel(thread) | {"newly_created": False})
    bot.moderator.locale = "en-US"
    assert (await bot.server.slash(bot.guild, thread, bot.moderator, "subscribe", topic="ai")).text.startswith("Done")


async def owe_a_digest(bot: Running, stories: int) -> None:
    """Let the channel be owed a digest of so many stories."""
    channel = destination(bot.channel)
    await save_channel(bot.store, channel)
    await bot.store.add_sources([make_source()])
    articles = [make_article(f"Story {number}") for number in range(stories)]
    await bot.store.record(
        PollRecord(
            source=make_source(),
            at=NOW,
            articles=tuple(articles),
            stories=tuple(Story(id=each.story_id, title=each.title, first_seen_at=NOW, last_seen_at=NOW) for each in articles),
            evidence={each.id: (make_evidence(),) for each in articles},
            deliveries=tuple(make_delivery(channel, each, Kind.DIGEST) for each in articles),
        )
    )


async def test_my_digest_comes_once_although_newsdesk_may_not_read_here(bot: Running):
    """One that fails for longer than Discord remembers nonces is posted once in the end, and pauses no channel."""
    await bot.server.permit(bot.channel, BOT_MAY_POST & ~READ_MESSAGE_HISTORY)
    bot.server.nonce_window = 0
    await owe_a_digest(bot, 30)
    clock = FakeClock(NOW)
    deliver = make_deliver(bot.store, {Platform.DISCORD: bot.platform.chat}, clock)
    key = str(destination(bot.channel).id)
    for number in range(12):
        if number < 3:
            bot.server.fail(POST, (503, {}, {"message": "upstream", "code": 0}))
        await deliver(key)
        clock.advance(minutes=6)
    assert len(bot.server.texts(bot.channel.id)) == 1
    stored = await bot.store.destination(destination(bot.channel).id)
    assert stored is not None
    assert stored.paused_at is None
    assert (await bot.store.outbox_counts())["sent"] == 30


async def test_a_card_that_i_deleted_brings_nothing_stray(bot: Running):
    """A new fact in its story has no place there any more: it is given up, and the channel goes on."""
    channel = destination(bot.channel)
    await owe_a_digest(bot, 0)
    article = make_article("A lab opens its model")
    story = Story(id=article.story_id, title=article.title, first_seen_at=NOW, last_seen_at=NOW)
    record = PollRecord(
        source=make_source(),
        at=NOW,
        articles=(article,),
        stories=(story,),
        evidence={article.id: (make_evidence(),)},
        deliveries=(make_delivery(channel, article),),
    )
    await bot.store.record(record)
    clock = FakeClock(NOW)
    deliver = make_deliver(bot.store, {Platform.DISCORD: bot.platform.chat}, clock)
    await deliver(str(channel.id))
    bot.server.messages(bot.channel.id).clear()
    clock.advance(hours=1)
    await bot.store.record(
        PollRecord(source=make_source(), at=clock(), deliveries=(make_delivery(channel, article, Kind.FACT, due_at=clock()),))
    )
    for _ in range(3):
        await deliver(str(channel.id))
        clock.advance(hours=timedelta(hours=2) / timedelta(hours=1))
    assert bot.server.messages(bot.channel.id) == []
    assert (await bot.store.outbox_counts())["pending"] == 0
