"""Subscribing and ending as people say it, on Discord and on Slack: what they leave out stays, and what they read is true."""

from collections.abc import AsyncIterator
from datetime import time, timedelta

import pytest

from bot.domain.delivery import Kind
from bot.domain.polling import PollRecord
from bot.domain.schedule import WEEKDAYS, DigestTime
from bot.domain.story import Story
from bot.domain.subscription import Mode
from tests.fakes.make import NOW, make_article, make_delivery, make_evidence, make_source
from tests.fakes.talkers import Opened, Talker, on_discord, on_slack


@pytest.fixture(params=[on_discord, on_slack], ids=["discord", "slack"])
async def somebody(request: pytest.FixtureRequest) -> AsyncIterator[Talker]:
    """Give somebody in a channel of each platform."""
    opened: Opened = request.param
    async with opened() as talker:
        yield talker


async def test_what_i_do_not_say_again_stays(somebody: Talker):
    """I only wanted the digest an hour later: my days, languages and zone are still there."""
    await somebody.subscribe("quantum", mode="both", digest="08:30", zone="Asia/Tokyo", days="weekdays", languages="en,fr", quiet="say")
    said = await somebody.subscribe("quantum", digest="09:30")
    [saved] = await somebody.subscribed()
    assert saved.digest == DigestTime(at=time(9, 30), zone="Asia/Tokyo", days=WEEKDAYS)
    assert (saved.mode, saved.languages, saved.empty_days) == (Mode.BOTH, frozenset({"en", "fr"}), True)
    _, before, now = said.splitlines()
    rest = "Tokyo · with a line on days without news · only in English and French"
    assert before == f"Before: as it happens, and digest on weekdays 08:30, {rest}"
    assert now == f"Now: as it happens, and digest on weekdays 09:30, {rest}"


async def test_i_can_take_back_what_i_asked_for(somebody: Talker):
    """Every day again, in every language, and no line on quiet days."""
    await somebody.subscribe("quantum", mode="both", days="weekdays", languages="en", quiet="say")
    await somebody.subscribe("quantum", days="daily", languages="all", quiet="nothing")
    [saved] = await somebody.subscribed()
    assert saved.digest
    assert (len(saved.digest.days), saved.languages, saved.empty_days) == (7, frozenset(), False)


async def test_a_digest_that_i_add_takes_nothing_away(somebody: Talker):
    """We got AI as it happens. I asked for 08:30 as well, and both come."""
    await somebody.subscribe("quantum")
    said = await somebody.subscribe("quantum", digest="08:30")
    [saved] = await somebody.subscribed()
    assert saved.mode is Mode.BOTH
    assert said.startswith(f"Done: {somebody.here} gets Quantum as it happens, and in a digest. Next digest: ")
    assert "Before: as it happens\nNow: as it happens, and digest daily 08:30, Paris" in said


async def test_saying_the_same_again_changes_nothing_and_says_so(somebody: Talker):
    """I was not sure whether it worked, so I typed it once more."""
    await somebody.subscribe("quantum", digest="08:30")
    before = await somebody.subscribed()
    assert await somebody.subscribe("quantum", digest="08:30") == (
        f"Nothing changed: {somebody.here} gets Quantum already (digest daily 08:30, Paris)."
    )
    assert await somebody.subscribed() == before


async def test_what_cannot_apply_is_refused(somebody: Talker):
    """I asked for live stories at 08:30, and was told that these have no time."""
    for option in ({"digest": "08:30"}, {"zone": "Asia/Tokyo"}, {"days": "weekdays"}, {"quiet": "say"}):
        said = await somebody.subscribe("quantum", mode="live", **option)
        assert said == "A digest has a time, live stories have none: choose both, or leave one of them out."
    assert await somebody.subscribed() == []


async def test_the_channel_speaks_the_language_of_who_began(somebody: Talker):
    """A colleague from Lyon subscribed one more topic: our cards stay English, her answer is French."""
    await somebody.subscribe("quantum")
    somebody.become("fr-FR", "Asia/Tokyo")
    assert "recevra" in await somebody.subscribe("ai", digest="08:30")
    channel = await somebody.channel()
    assert (channel.locale[:2], channel.zone) == ("en", "Europe/Paris")
    ai = next(each for each in await somebody.subscribed() if each.topic == "ai")
    assert ai.digest
    assert ai.digest.zone == "Europe/Paris"


async def test_the_zone_of_one_digest_is_not_that_of_the_next(somebody: Talker):
    """The team in Tokyo wanted its digest in its own time. Ours still comes at 08:30 in Paris."""
    await somebody.subscribe("ai", digest="08:30", zone="Asia/Tokyo")
    assert "08:30, Paris" in await somebody.subscribe("quantum", digest="08:30")
    zones = {each.topic: each.digest.zone for each in await somebody.subscribed() if each.digest}
    assert zones == {"ai": "Asia/Tokyo", "quantum": "Europe/Paris"}


async def test_language_and_zone_are_changed_in_the_settings(somebody: Talker):
    """We moved to Tokyo: the channel writes Japanese, and its digest moved along; that of New York did not."""
    await somebody.subscribe("ai", digest="08:30")
    await somebody.subscribe("quantum", digest="08:30", zone="America/New_York")
    assert await somebody.settings("language", "日本語") == f"Done, {somebody.here}: Newsdesk writes Japanese here."
    assert (await somebody.settings("zone", "tokyo")).startswith(f"Done, {somebody.here}: Times here are those of Tokyo.")
    channel = await somebody.channel()
    assert (channel.locale, channel.zone) == ("ja", "Asia/Tokyo")
    zones = {each.topic: each.digest.zone for each in await somebody.subscribed() if each.digest}
    assert zones == {"ai": "Asia/Tokyo", "quantum": "America/New_York"}


async def test_a_language_that_newsdesk_does_not_speak_is_refused(somebody: Talker):
    """I asked for Klingon, and was told what there is."""
    said = await somebody.settings("language", "Klingon")
    assert said.startswith("Newsdesk does not speak “Klingon”: choose German, ")
    assert " or " in said


async def test_what_still_comes_is_said_when_a_topic_ends(somebody: Talker):
    """I ended AI, and was told that stories about quantum, and about both, still come."""
    await somebody.subscribe("ai and quantum")
    said = await somebody.unsubscribe("ai")
    assert said.startswith(f"Done: {somebody.here} gets no more ")
    assert "What waited for that does not come any more." in said
    assert said.endswith("It still gets Quantum, also stories that are about both.")
    assert [each.topic for each in await somebody.subscribed()] == ["quantum"]


async def test_everything_ends_at_once(somebody: Talker):
    """Unsubscribe all: the channel is quiet."""
    await somebody.subscribe("all", digest="08:30")
    said = await somebody.unsubscribe("all")
    assert said.endswith("What waited for that does not come any more.")
    assert await somebody.subscribed() == []


async def owe(somebody: Talker, kind: Kind) -> None:
    """Owe the channel a story about AI."""
    found, channel = make_article(), await somebody.channel()
    story = Story(id=found.story_id, title=found.title, first_seen_at=NOW, last_seen_at=NOW)
    await somebody.store.add_sources([make_source()])
    owed = make_delivery(channel, found, kind)
    record = PollRecord(
        source=make_source(), at=NOW, articles=(found,), stories=(story,), evidence={found.id: (make_evidence(),)}, deliveries=(owed,)
    )
    await somebody.store.record(record)


@pytest.mark.parametrize("kind", [Kind.ALERT, Kind.DIGEST])
async def test_at_the_old_digest_time_there_is_silence(somebody: Talker, kind: Kind):
    """I ended AI at noon, and neither the digest that waited came nor a card of the night."""
    await somebody.subscribe("ai", mode="both", digest="08:30")
    await owe(somebody, kind)
    await somebody.unsubscribe("ai")
    assert await somebody.store.begin(somebody.key, NOW + timedelta(days=1), 10) == []
    counts = await somebody.store.outbox_counts()
    assert (counts["pending"], counts["sending"], counts["parked"]) == (0, 0, 1)


async def test_a_message_that_is_on_its_way_is_admitted(somebody: Talker):
    """I ended AI in the very second in which a card was sent, and was told that it may come."""
    await somebody.subscribe("ai")
    await owe(somebody, Kind.ALERT)
    assert len(await somebody.store.begin(somebody.key, NOW, 1)) == 1
    assert (await somebody.unsubscribe("ai")).endswith("A message that is being sent at this moment may still arrive.")
