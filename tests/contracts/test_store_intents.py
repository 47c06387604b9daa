"""What two people, or a person and a refusal, do to a channel at the same moment: both is kept, on every database with two stores open.

TESTS_INTENT_ROUNDS says how often each is tried.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest

from bot.domain.choices import Choice, Updates
from bot.domain.delivery import MessageId, Paused, Sent, Settlement
from bot.domain.quiet_hours import QuietHours
from bot.domain.schedule import DigestTime
from bot.domain.subscription import Change, Mode
from bot.ports.store import Store
from bot.steps.commands.subscribe import Subscribe
from bot.steps.commands.wishes import Wish
from tests.contracts.store_data import DAY, MINUTE, NOW, OpenStore, destination, filed, open_postgres, open_sqlite, subscription
from tests.fakes.make import TOPICS

ROUNDS = int(os.environ.get("TESTS_INTENT_ROUNDS", "25"))
NIGHT = QuietHours(begins=time(22), ends=time(7), zone="UTC")
DAILY = DigestTime(at=time(8, 30), zone="Europe/Paris")

Pair = tuple[Store, Store]


@pytest.fixture(params=[open_sqlite, open_postgres], ids=["sqlite", "postgres"])
async def pair(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Pair]:
    """Open one database twice."""
    opened: OpenStore = request.param
    async with AsyncExitStack() as stack:
        yield await stack.enter_async_context(opened(tmp_path)), await stack.enter_async_context(opened(tmp_path))


async def test_settings_against_settings_lose_none(pair: Pair):
    """Who sets the quiet hours and who sets the number of cards both get what they asked for."""
    one, other = pair
    for number in range(ROUNDS):
        channel = destination(str(number))
        await asyncio.gather(
            one.set_quiet_hours(channel, NIGHT, NOW), other.set_most_cards(channel, 7), one.choose(channel, Choice.UPDATES, Updates.THREAD)
        )
        assert await one.destination(channel.id) == replace(channel, quiet_hours=NIGHT, most_cards=7, updates=Updates.THREAD)


async def test_a_pause_against_settings_is_not_undone(pair: Pair):
    """A channel that refuses us stays paused, whatever somebody sets meanwhile."""
    one, other = pair
    for number in range(ROUNDS):
        channel = destination(str(number))
        await filed(one, channel, [number])
        [batch] = await one.begin(channel.id, NOW, 1)
        refused = Paused(at=NOW, reason="no permission", recheck_at=NOW + DAY)
        await asyncio.gather(
            one.settle([Settlement(batch=batch, outcome=refused)]),
            other.set_quiet_hours(channel, NIGHT, NOW),
            other.set_most_cards(channel, 7),
        )
        stored = await one.destination(channel.id)
        assert stored
        assert (stored.pause_reason, stored.pauses, stored.quiet_hours, stored.most_cards) == ("no permission", 1, NIGHT, 7)


async def test_subscribing_against_settings_loses_neither(pair: Pair):
    """A new channel that is set up by one and subscribed by another has both."""
    one, other = pair
    for number in range(ROUNDS):
        channel = destination(str(number))
        wish = subscription(channel, mode=Mode.DIGEST, digest=DAILY)
        await asyncio.gather(one.subscribe(channel, [Change(wish=wish)]), other.set_most_cards(channel, 7), other.set_locale(channel, "fr"))
        stored = await other.destination(channel.id)
        assert stored
        assert (stored.locale, stored.zone, stored.most_cards) == ("fr", channel.zone, 7)
        assert list(await other.subscriptions(channel.id)) == [wish]


async def test_unsubscribing_against_subscribing_ends_the_one_and_keeps_the_other(pair: Pair):
    """Two topics: one goes, one comes."""
    one, other = pair
    for number in range(ROUNDS):
        channel = destination(str(number))
        goes, comes = subscription(channel), subscription(channel, "quantum")
        await one.subscribe(channel, [Change(wish=goes)])
        gone, made = await asyncio.gather(one.unsubscribe(goes.id), other.subscribe(channel, [Change(wish=comes)]))
        assert gone
        assert [each.subscription for each in made or []] == [comes]
        assert list(await one.subscriptions(channel.id)) == [comes]


async def test_of_two_that_subscribe_the_same_topic_one_thinks_again(pair: Pair):
    """Whoever is later is told that there is something now, and overwrites nothing that they did not see."""
    one, other = pair
    for number in range(ROUNDS // 4):
        channel = destination(str(number))
        live, daily = subscription(channel), subscription(channel, mode=Mode.DIGEST, digest=DAILY)
        done = await asyncio.gather(one.subscribe(channel, [Change(wish=live)]), other.subscribe(channel, [Change(wish=daily)]))
        [left] = await one.subscriptions(channel.id)
        assert [each.subscription for some in done if some for each in some] == [left]


async def test_two_who_subscribe_again_both_get_what_they_asked_for(pair: Pair):
    """One asks for French only, the other for a mention: each keeps what the other changed meanwhile."""
    one, other = (Subscribe(store, TOPICS, lambda: NOW) for store in pair)
    for number in range(ROUNDS):
        channel = destination(str(number))
        await one(channel, Wish(topic="ai"))
        await asyncio.gather(
            one(channel, Wish(topic="ai", languages="fr")),
            other(channel, Wish(topic="ai", mention="7")),
            one(channel, Wish(topic="ai and quantum", digest="08:30")),
        )
        ai = next(each for each in await pair[1].subscriptions(channel.id) if each.topic == "ai")
        assert (ai.languages, ai.mention, ai.mode) == (frozenset({"fr"}), "7", Mode.BOTH)


async def test_two_workers_never_both_send_to_a_channel(tmp_path: Path):
    """Whoever comes second gets nothing while the first sends, and the next message once that is settled."""
    async with open_postgres(tmp_path) as one, open_postgres(tmp_path) as other:
        for number in range(ROUNDS):
            channel = destination(str(number))
            await filed(one, channel, [2 * number, 2 * number + 1])
            first = await asyncio.gather(one.begin(channel.id, NOW, 1), other.begin(channel.id, NOW, 1))
            [[batch]] = [each for each in first if each]
            waits, sends = (one, other) if first[1] else (other, one)
            assert list(await waits.begin(channel.id, NOW, 1)) == []
            await sends.settle([Settlement(batch=batch, outcome=Sent(message_id=MessageId("m"), at=NOW))])
            second = await asyncio.gather(one.begin(channel.id, NOW, 1), other.begin(channel.id, NOW, 1))
            [[after]] = [each for each in second if each]
            assert (after.nonce != batch.nonce, after.interrupted) == (True, False)


async def test_what_a_worker_left_is_taken_up_by_another_in_time(tmp_path: Path):
    """A worker that died is not waited for longer than one message may take."""
    channel = destination()
    async with open_postgres(tmp_path) as gone:
        await filed(gone, channel, [1])
        [batch] = await gone.begin(channel.id, NOW, 1)
    async with open_postgres(tmp_path) as other:
        assert await other.begin(channel.id, NOW + 9 * MINUTE, 1) == []
        [again] = await other.begin(channel.id, NOW + 10 * MINUTE, 1)
        assert (again.nonce, again.interrupted) == (batch.nonce, True)


async def test_who_settles_late_does_not_let_others_pass_the_one_that_took_over(tmp_path: Path):
    """A message took longer than its lease: what the first worker says of it in the end leaves the channel with the second."""
    channel = destination()
    async with open_postgres(tmp_path) as late, open_postgres(tmp_path) as other:
        await filed(late, channel, [1, 2])
        [batch] = await late.begin(channel.id, NOW, 1)
        [again] = await other.begin(channel.id, NOW + 10 * MINUTE, 1)
        assert (again.nonce, again.interrupted) == (batch.nonce, True)
        sent = Sent(message_id=MessageId("m"), at=NOW + 10 * MINUTE)
        await late.settle([Settlement(batch=batch, outcome=sent)])
        assert list(await late.begin(channel.id, NOW + 10 * MINUTE, 1)) == []
        await other.settle([Settlement(batch=again, outcome=sent)])
        [second] = await late.begin(channel.id, NOW + 10 * MINUTE, 1)
        assert (second.nonce != batch.nonce, second.interrupted) == (True, False)
