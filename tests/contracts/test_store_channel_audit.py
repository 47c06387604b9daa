"""Who changed what of a channel, noted in the commit of the change, on every store."""

from dataclasses import replace
from datetime import time, timedelta

from bot.domain.audit import Actor, AuditEntry, AuditVerb
from bot.domain.channel_audit import SETTINGS
from bot.domain.choices import VALUES, Choice, Chosen
from bot.domain.destination import Destination
from bot.domain.filters import Filter
from bot.domain.quiet_hours import QuietHours
from bot.domain.schedule import WEEKDAYS, DigestTime
from bot.domain.subscription import Change, Mode
from bot.ports.store import Store
from tests.contracts.store_data import AI, NOW, destination, subscription

HERE = destination(zone="Europe/Paris", locale="en")
MIA = Actor("U1", NOW)
LATER = Actor("U2", NOW + timedelta(minutes=1))
WISH = subscription(HERE, AI, mode=Mode.LIVE, created_at=NOW)
HOURS = QuietHours(begins=time(22), ends=time(7), zone="Europe/Paris")


async def noted(store: Store, of: Destination = HERE) -> list[tuple[AuditVerb, str, str, str, str]]:
    """Return what was noted of a channel, the oldest first."""
    found = await store.audit_in(of.workspace, of.channel_id, 99)
    return [(each.verb, each.what, each.person, each.before, each.after) for each in reversed(found)]


async def test_a_subscription_is_noted_from_its_beginning_to_its_end(store: Store):
    """By whom, and from what to what, as people type it."""
    digest = DigestTime(at=time(8, 30), zone="Europe/Paris", days=WEEKDAYS)
    both = replace(WISH, mode=Mode.BOTH, digest=digest, filter=Filter(query="lab", publishers=2))
    assert await store.subscribe(HERE, [Change(wish=WISH)], by=MIA)
    assert await store.subscribe(HERE, [Change(wish=both, before=WISH)], by=LATER)
    assert await store.unsubscribe(WISH.id, by=replace_time(LATER, 2))
    said = 'both 08:30 Europe/Paris weekdays filter:"lab" publishers:2'
    assert await noted(store) == [
        (AuditVerb.SUBSCRIBED, "ai", "U1", "", "live"),
        (AuditVerb.SUBSCRIPTION_CHANGED, "ai", "U2", "live", said),
        (AuditVerb.UNSUBSCRIBED, "ai", "U2", said, ""),
    ]


def replace_time(by: Actor, minutes: int) -> Actor:
    return by._replace(at=NOW + timedelta(minutes=minutes))


def first(of: Choice) -> Chosen:
    """Return the first value of a choice."""
    return list[Chosen](VALUES[of])[0]


async def test_each_setting_is_noted(store: Store):
    """A setting that this test does not know fails it."""
    await store.set_locale(HERE, "fr", by=MIA)
    await store.set_zone(HERE, "Asia/Tokyo", NOW, by=MIA)
    await store.set_quiet_hours(HERE, HOURS, NOW, by=MIA)
    await store.set_most_cards(HERE, 10, by=MIA)
    for of in Choice:
        await store.choose(HERE, of, first(of), by=MIA)
    told = {what: (before, after) for _, what, _, before, after in await noted(store)}
    assert told == {
        "language": ("en", "fr"),
        "zone": ("Europe/Paris", "Asia/Tokyo"),
        "quiet": ("off", "22:00-07:00 Europe/Paris"),
        "cards": ("", "10"),
        **{of.value: ("", first(of).value) for of in Choice},
    }
    assert set(told) == set(SETTINGS)


async def test_hours_that_move_with_the_zone_are_noted_with_it(store: Store):
    """One change of somebody's, in all that it came to."""
    await store.set_quiet_hours(HERE, HOURS, NOW)
    await store.set_zone(HERE, "Asia/Tokyo", NOW, by=MIA)
    assert sorted(what for _, what, *_ in await noted(store)) == ["quiet", "zone"]


async def test_what_changes_nothing_is_not_noted_nor_what_nobody_did(store: Store):
    """Said once more; refused, since it is another one by now; ended twice; done by the settings, or by a sweep."""
    assert await store.subscribe(HERE, [Change(wish=WISH)])
    again = replace(WISH, created_at=NOW + timedelta(hours=1))
    assert await store.subscribe(HERE, [Change(wish=again, before=WISH)], by=MIA)
    assert await store.subscribe(HERE, [Change(wish=replace(WISH, mode=Mode.DIGEST), before=None)], by=MIA) is None
    await store.set_locale(HERE, "en", by=MIA)
    await store.set_most_cards(HERE, 7)
    assert await store.unsubscribe(WISH.id)
    assert not await store.unsubscribe(WISH.id, by=MIA)
    assert await noted(store) == []


async def test_what_somebody_gets_alone_is_nobodys(store: Store):
    """It stands in no list of their workspace."""
    alone = destination("U7", person=True)
    wish = subscription(alone, AI, created_at=NOW)
    await store.subscribe(alone, [Change(wish=wish)], by=MIA)
    await store.set_locale(alone, "fr", by=MIA)
    await store.unsubscribe(wish.id, by=MIA)
    assert list(await store.audit_of(alone.workspace, 99)) == []


async def test_a_channel_shows_its_own_changes_and_those_of_the_workspace(store: Store):
    """Not those of another channel, whoever asks; the operator sees all."""
    other = destination("other")
    made = AuditEntry(workspace=HERE.workspace, verb=AuditVerb.TOPIC_MADE, what="Zinc", person="U1", at=NOW)
    await store.note(made)
    await store.set_most_cards(HERE, 10, by=LATER)
    await store.set_most_cards(other, 11, by=LATER)
    assert [what for _, what, *_ in await noted(store)] == ["Zinc", "cards"]
    assert [after for *_, after in await noted(store, other)] == ["", "11"]
    assert {each.channel for each in await store.audit_of(HERE.workspace, 99)} == {"", HERE.channel_id, other.channel_id}
    assert len(await store.audit_in(HERE.workspace, HERE.channel_id, 1)) == 1
