"""The contract of bot.ports.store.Destinations and Subscriptions, on every store."""

from dataclasses import replace
from datetime import time

import pytest

from bot.domain.delivery import MessageId, Sent, Settlement
from bot.domain.destination import Platform, Reason, destination_id, person_of
from bot.domain.errors import StoreError
from bot.domain.quiet_hours import QuietHours
from bot.domain.schedule import WEEKDAYS, DigestTime
from bot.domain.source import source_id
from bot.domain.subscription import Change, Mode, subscription_id
from bot.ports.store import Store
from tests.contracts.store_data import AI, MINUTE, NOW, destination, filed, subscription
from tests.fakes.seeding import save_destination, save_subscription

WHY = Reason("permissions", (("permissions", "View Channel, Send Messages"),))


async def test_a_destination_comes_back_as_it_was_saved(store: Store):
    """Every field survives; an unknown one is None."""
    full = destination(locale="pt-BR", zone="America/Sao_Paulo", paused_at=NOW, pause_reason="no permission", pause_why=WHY)
    await save_destination(store, full)
    assert await store.destination(full.id) == full
    assert await store.destination(destination("other").id) is None


async def test_a_person_is_a_destination(store: Store):
    """Of one person is said that it is one, before and after others are saved."""
    person = person_of(destination(), "U1")
    for each in (person, destination()):
        await store.meet(each)
    assert await store.destination(person.id) == person
    assert [each.person for each in await store.destinations()] == [True, False]


async def test_saving_again_replaces_language_zone_and_pause(store: Store):
    """The same channel stays one row, and can be taken out of its pause."""
    await save_destination(store, destination(locale="fr", paused_at=NOW, pause_reason="why"))
    after = destination(locale="ja", zone="Asia/Tokyo")
    await save_destination(store, after)
    assert list(await store.destinations()) == [after]


async def test_destinations_come_by_platform_workspace_and_channel(store: Store):
    """The list has one order."""
    key = destination_id(Platform.DISCORD, "guild", "z")
    discord = destination("z", id=key, platform=Platform.DISCORD, workspace_id="guild")
    for each in (destination("b"), discord, destination("a")):
        await save_destination(store, each)
    assert [each.channel_id for each in await store.destinations()] == ["z", "a", "b"]


async def test_a_subscription_comes_back_as_it_was_saved(store: Store):
    """Digest time, days and languages survive, for a topic and for a feed."""
    to = destination()
    await save_destination(store, to)
    digest = DigestTime(at=time(8, 30), zone="Europe/Paris", days=WEEKDAYS)
    topic = subscription(to, mode=Mode.BOTH, digest=digest, languages=frozenset({"fr", "en"}), created_by="U123")
    feed = source_id("https://news.example/feed")
    of_feed = replace(subscription(to), id=subscription_id(to.id, feed), topic=None, feed=feed, created_at=NOW + MINUTE)
    for each in (of_feed, topic):
        await save_subscription(store, each)
    assert list(await store.subscriptions(to.id)) == [topic, of_feed]


async def test_saving_a_subscription_again_replaces_it(store: Store):
    """One row for each channel and subject."""
    to = destination()
    await save_destination(store, to)
    await save_subscription(store, subscription(to))
    after = subscription(to, mode=Mode.DIGEST, digest=DigestTime(at=time(7, 0)))
    await save_subscription(store, after)
    assert list(await store.all_subscriptions()) == [after]


async def test_a_subscription_needs_its_destination(store: Store):
    """One for an unknown channel is refused."""
    with pytest.raises(StoreError):
        await save_subscription(store, subscription(destination()))
    assert list(await store.all_subscriptions()) == []


async def test_removing_a_subscription_says_whether_there_was_one(store: Store):
    """Removing twice is no error."""
    to = destination()
    await save_destination(store, to)
    await save_subscription(store, subscription(to))
    assert await store.unsubscribe(subscription(to).id) is True
    assert await store.unsubscribe(subscription(to).id) is False


async def test_a_change_is_saved_only_where_nobody_made_another(store: Store):
    """Of several nothing is saved where one was made from what is no more."""
    to = destination()
    ai, quantum = subscription(to), subscription(to, "quantum")
    assert await store.subscribe(to, [Change(wish=ai), Change(wish=quantum)]) is not None
    french = replace(ai, languages=frozenset({"fr"}))
    stale = [Change(wish=replace(quantum, mode=Mode.LIVE, mention="7"), before=quantum), Change(wish=french, before=None)]
    assert await store.subscribe(to, stale) is None
    assert sorted(await store.subscriptions(to.id), key=lambda each: str(each.topic)) == [ai, quantum]
    [done] = await store.subscribe(to, [Change(wish=french, before=ai)]) or []
    assert (done.subscription, done.before) == (french, ai)


async def test_a_known_channel_keeps_its_language_and_zone(store: Store):
    """Whoever subscribes first sets them, and nobody who subscribes later."""
    first, later = destination(locale="fr", zone="Europe/Paris"), destination(locale="ja", zone="Asia/Tokyo")
    await store.subscribe(first, [Change(wish=subscription(first))])
    wish = subscription(later, "quantum", mode=Mode.DIGEST, digest=DigestTime(at=time(8, 30), zone="America/New_York"))
    [done] = await store.subscribe(later, [Change(wish=wish)]) or []
    assert done.channel == first
    assert await store.set_locale(later, "de") == replace(first, locale="de")


async def test_a_zone_takes_along_what_was_in_the_one_before(store: Store):
    """Digests and quiet hours of the channel's own zone, dated as if asked for anew; those of other zones stay."""
    to = destination(zone="Europe/Paris", quiet_hours=QuietHours(begins=time(22), ends=time(7), zone="Europe/Paris"))
    await save_destination(store, to)
    here, there = (DigestTime(at=time(8, 30), zone=zone) for zone in ("Europe/Paris", "America/New_York"))
    ai = subscription(to, mode=Mode.DIGEST, digest=here, created_at=NOW - MINUTE)
    quantum = subscription(to, "quantum", mode=Mode.DIGEST, digest=there)
    for each in (ai, quantum):
        await save_subscription(store, each)
    moved = await store.set_zone(to, "Asia/Tokyo", NOW + MINUTE)
    assert (moved.zone, moved.quiet_hours and moved.quiet_hours.zone) == ("Asia/Tokyo", "Asia/Tokyo")
    in_tokyo = replace(ai, digest=replace(here, zone="Asia/Tokyo"), created_at=NOW + MINUTE)
    assert list(await store.subscriptions(to.id)) == [quantum, in_tokyo]
    assert await store.set_zone(to, "Asia/Tokyo", NOW + 2 * MINUTE) == moved
    assert list(await store.subscriptions(to.id)) == [quantum, in_tokyo]


async def test_a_channel_says_whether_a_message_is_on_its_way(store: Store):
    """From the moment in which it is announced until it is settled."""
    to = destination()
    await filed(store, to, [1])
    assert await store.is_sending(to.id) is False
    [batch] = await store.begin(to.id, NOW, 1)
    assert await store.is_sending(to.id) is True
    await store.settle([Settlement(batch=batch, outcome=Sent(message_id=MessageId("m"), at=NOW))])
    assert await store.is_sending(to.id) is False


async def test_subscriptions_are_listed_by_channel_by_workspace_and_all(store: Store):
    """A workspace sees its own channels only, paused ones among them; polls file nothing for these, which catch up afterwards."""
    here, paused = destination("here"), destination("paused", paused_at=NOW, pause_reason="why")
    stranger = destination("x", id=destination_id(Platform.SLACK, "strangers", "x"), workspace_id="strangers")
    for each in (here, paused, stranger):
        await save_destination(store, each)
    first, second, third, fourth = (
        subscription(here, "quantum", created_at=NOW),
        subscription(paused, AI, created_at=NOW + MINUTE),
        subscription(here, AI, created_at=NOW + 2 * MINUTE),
        subscription(stranger, AI, created_at=NOW + 3 * MINUTE),
    )
    for wish in (fourth, third, second, first):
        await save_subscription(store, wish)
    assert list(await store.subscriptions(here.id)) == [first, third]
    assert list(await store.workspace_subscriptions("slack", "team")) == [(here, first), (paused, second), (here, third)]
    assert list(await store.workspace_subscriptions("discord", "team")) == []
    assert list(await store.all_subscriptions()) == [first, third, fourth]
    assert await store.readership() == (2, 3), "channels, and what they subscribe to"


async def test_a_save_with_a_changed_pause_is_seen_in_the_workspace_list(store: Store):
    """The list carries the channel as it is now."""
    to = destination()
    await save_destination(store, to)
    await save_subscription(store, subscription(to))
    await save_destination(store, replace(to, paused_at=NOW, pause_reason="no permission"))
    [(listed, _)] = await store.workspace_subscriptions("slack", "team")
    assert listed.pause_reason == "no permission"


async def test_a_channel_is_called_what_it_was_called_last(store: Store):
    """By the platform: whoever meets it later changes nothing, and one that is unknown has no name to change."""
    named = destination("news", name="news")
    assert (await store.meet(named)).name == "news"
    assert (await store.meet(destination("news", name="other"))).name == "news"
    assert await store.rename(named.id, "headlines")
    assert not await store.rename(named.id, "headlines")
    assert not await store.rename(destination("nowhere").id, "headlines")
    assert await store.destinations() == [destination("news", name="headlines")]
