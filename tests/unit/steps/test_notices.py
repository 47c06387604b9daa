"""Notices are deliveries: a feed that has ended, a channel that refuses us, each told once, later where it must be."""

from dataclasses import replace
from datetime import time, timedelta
from unittest.mock import AsyncMock

import pytest

from bot.cards.actions import ActionKind
from bot.cards.card import NoticeCard
from bot.domain.delivery import Batch, Kind, Nonce, Paused, State
from bot.domain.destination import DestinationId, person_of
from bot.domain.errors import Ambiguous, ChatError, FetchError, FetchProblem, Gone, StoreError, Throttled, Unreachable
from bot.domain.following import Follow
from bot.domain.quiet_hours import QuietHours
from bot.steps.notices import tell_of_gone_feed, tell_of_ill_feed, tell_subscribers
from tests.contracts.store_data import subscribed
from tests.fakes.chat import FakeChat
from tests.fakes.clock import FakeClock
from tests.fakes.delivering import make_deliver
from tests.fakes.make import AI, NOW, QUANTUM, make_destination, make_source, make_subscription
from tests.fakes.memory_store import MemoryStore
from tests.fakes.memory_store.tables import is_owed
from tests.fakes.seeding import save_destination, save_subscription
from tests.fakes.words import shipped_words
from tests.unit.steps.test_deliver import NEWS, Desk
from tests.unit.steps.test_poll import Desk as PollDesk

READER = make_destination("reader", locale="fr")
FEED = make_source()
LINE = (
    "The Courier s’est arrêté · Son éditeur indique que ce flux a disparu pour de bon. "
    "Newsdesk ne l’interroge plus. Tous les autres flux continuent."
)
FORBIDDEN = Unreachable("no permission")
FAULTS = [Throttled("slow down", retry_after=timedelta(seconds=30)), Ambiguous("HTTP 500"), Ambiguous("connection reset")]


class Ended:
    """A channel that subscribed to one feed, which ended."""

    def __init__(self) -> None:
        self.store, self.chat, self.clock = MemoryStore(), FakeChat(), FakeClock(NOW)
        self.chats = {READER.platform: self.chat}

    async def end(self, **channel: object) -> None:
        await save_destination(self.store, replace(READER, **channel))  # type: ignore[arg-type]  # fields of Destination
        await save_subscription(self.store, replace(make_subscription(READER), topic=None, feed=FEED.id))
        await tell_of_gone_feed(self.store, FEED, self.clock(), sent=False)

    async def run(self, **later: float) -> list[str]:
        """Deliver what is due, as a new process would; return all that was said so far."""
        self.clock.advance(**later)
        await make_deliver(self.store, self.chats, self.clock)(str(READER.id))
        return [card.plain_text for _, card, _, _ in self.chat.messages]


@pytest.fixture
def ended():
    return Ended()


async def test_the_channel_is_told_once_in_its_language(ended):
    """Whatever runs after it, and however often the end is seen."""
    await ended.end()
    assert await ended.run() == [LINE]
    await ended.end()
    assert await ended.run(days=1) == [LINE]


@pytest.mark.parametrize("posted", [True, False])
@pytest.mark.parametrize("fault", FAULTS, ids=str)
async def test_a_notice_that_meets_a_fault_is_told_later_and_once(ended, fault, posted):
    """It is there once, whether the platform had posted it or not."""
    await ended.end()
    ended.chat.fail_next(fault, posted=posted and isinstance(fault, Ambiguous))
    await ended.run()
    assert await ended.run(minutes=5) == [LINE]


async def test_a_platform_that_is_off_is_told_when_it_is_on(ended):
    """What a platform that is switched off is owed waits."""
    await ended.end()
    del ended.chats[READER.platform]
    assert await ended.run(minutes=5) == []
    ended.chats[READER.platform] = ended.chat
    assert await ended.run() == [LINE]


async def test_quiet_hours_are_kept(ended):
    """What a feed does at night can wait until the morning."""
    await ended.end(quiet_hours=QuietHours(begins=time(8, 0), ends=time(10, 0), zone="UTC"), zone="UTC")
    assert await ended.run() == []
    assert await ended.run(minutes=59) == []
    assert await ended.run(minutes=1) == [LINE]


async def test_a_paused_channel_is_told_when_it_is_back(ended):
    """Within a week; afterwards the end of a feed is old news."""
    await ended.end(paused_at=NOW, pause_reason="no permission")
    assert await ended.run(hours=1) == []
    await save_destination(ended.store, READER)
    assert await ended.run(hours=1) == [LINE]


async def test_a_week_later_nobody_is_told(ended):
    """The channel was paused all the time."""
    await ended.end(paused_at=NOW, pause_reason="no permission")
    await ended.run()
    await save_destination(ended.store, READER)
    assert await ended.run(days=8) == []


async def poll_until_gone(desk: PollDesk, **source: object) -> None:
    """Publish and deliver one article, then answer 410."""
    await desk.begin()
    stored = desk.store.tables.sources[make_source().id]
    desk.store.tables.sources[stored.id] = replace(stored, **source)  # type: ignore[arg-type]  # fields of Source
    await desk.publish("New")
    for key, owed in desk.store.tables.deliveries.items():
        desk.store.tables.deliveries[key] = replace(owed, state=State.SENT)
    desk.fetcher.error = FetchError("gone", problem=FetchProblem.STATUS, status=410)
    desk.clock.advance(hours=25)
    await desk.poll(make_source().host)


def noticed(desk: PollDesk) -> list[str]:
    return [each.notice.about["feed"] for each in desk.store.tables.deliveries.values() if each.notice]


async def test_a_poll_that_finds_a_feed_gone_files_the_notice():
    """For the channel that had an article of it."""
    desk = PollDesk()
    await poll_until_gone(desk)
    assert noticed(desk) == ["The Courier"]


async def test_a_feed_that_ships_ends_without_a_word():
    """216 of them feed every channel: each end would be a message to all."""
    desk = PollDesk(packs=("ai",))
    await poll_until_gone(desk, pack="ai")
    assert desk.store.tables.sources[make_source().id].disabled_at is not None
    assert noticed(desk) == []


async def fail_for(desk: PollDesk, days: float) -> None:
    """Let the feed be out of order for some days, asked whenever that is due."""
    desk.fetcher.error = FetchError("503", problem=FetchProblem.STATUS, status=503)
    end = desk.clock() + timedelta(days=days)
    while desk.clock() < end:
        desk.clock.advance(hours=3)
        await desk.poll(make_source().host)


async def test_a_feed_that_fails_for_days_is_told_once_until_it_answers():
    """To the channel that follows it; a day of failures is not yet worth a word, and the next illness is told again."""
    desk = PollDesk()
    await desk.begin()
    await desk.store.follow(make_source(), Follow(source_id=make_source().id, workspace=NEWS.workspace, added_by="ann", added_at=NOW), 5)
    await save_subscription(desk.store, replace(make_subscription(NEWS), topic=None, feed=make_source().id))
    await fail_for(desk, 0.8)
    assert noticed(desk) == []
    await fail_for(desk, 30)
    assert noticed(desk) == ["The Courier"]
    desk.fetcher.error = None
    await desk.publish("New")
    await fail_for(desk, 5)
    assert noticed(desk) == ["The Courier"] * 2


async def test_a_feed_that_we_cannot_reach_ourselves_is_not_called_ill():
    """Where nobody at all answers, that is our own network's doing."""
    desk = PollDesk()
    await desk.begin()
    await desk.store.follow(make_source(), Follow(source_id=make_source().id, workspace=NEWS.workspace, added_by="ann", added_at=NOW), 5)
    await save_subscription(desk.store, replace(make_subscription(NEWS), topic=None, feed=make_source().id))
    desk.network._away_in_a_row |= {"a.example", "b.example", "c.example", "d.example"}
    await fail_for(desk, 4)
    assert noticed(desk) == []


@pytest.mark.parametrize(("locale", "since", "said"), [
    ("en", NOW, "No good answer has come from this feed since November 23, 2026, so that its news is missing here. “Repair” says what"),
    ("de", None, "Dieser Feed hat noch nie richtig geantwortet. „Reparieren“ sagt, woran es liegt, und sucht seine neue Adresse."),
])  # fmt: skip
async def test_an_ill_feed_is_named_with_the_button_that_repairs_it(locale, since, said):
    """In the language of the channel."""
    store, chat, ill = MemoryStore(), FakeChat(), make_source(fetched_at=since, errors=6)
    channel = replace(READER, locale=locale)
    await save_destination(store, channel)
    await store.follow(ill, Follow(source_id=ill.id, workspace=channel.workspace, added_by="ann", added_at=NOW), 5)
    await save_subscription(store, replace(make_subscription(channel), topic=None, feed=ill.id))
    await tell_of_ill_feed(store, ill, NOW, sent=False)
    await make_deliver(store, {channel.platform: chat}, FakeClock(NOW))(str(channel.id))
    [(_, card, _, _)] = chat.messages
    assert isinstance(card, NoticeCard)
    assert card.text.startswith(said)
    assert "The Courier" in card.heading
    assert [(each.kind, each.subject) for each in card.actions] == [(ActionKind.REPAIR, ill.id)]


@pytest.fixture
async def desk():
    """A channel that Ada subscribed, and that is owed three stories."""
    made = Desk()
    await made.owe("One", "Two", "Three")
    await save_subscription(made.store, make_subscription(NEWS, created_by="ada"))
    return made


async def refuse(desk: Desk, error: ChatError, **later: float) -> None:
    """Let the next message be refused."""
    desk.clock.advance(**later)
    desk.chat.fail_next(error)
    await desk.run()


async def told(desk: Desk, *people: str) -> list[tuple[str, str, str]]:
    """Deliver what people are owed, and return what they were told so far: who, of which channel, what."""
    for person in people or ("ada",):
        await desk.deliver(str(person_of(NEWS, person).id))
    return [
        (to.channel_id, card.channel_id, card.text) for to, card, _, _ in desk.chat.messages if to.person and isinstance(card, NoticeCard)
    ]


async def test_the_subscriber_is_told_in_the_channels_language(desk):
    """Which channel, what is missing, and what happens next."""
    await refuse(desk, FORBIDDEN)
    ((person, channel, text),) = await told(desk)
    assert (person, channel) == ("ada", NEWS.channel_id)
    assert text == shipped_words().into("fr", NEWS.platform).template("notices.channel_refused.text")
    assert "{channel}" in text


async def test_a_person_is_told_of_each_channel_in_its_language(desk):
    """Ada subscribed a second channel, in German, after she was told of the first in French: her second word is German."""
    await refuse(desk, FORBIDDEN)
    german = replace(NEWS, id=DestinationId(7), channel_id="neues", locale="de")
    await save_destination(desk.store, german)
    wish = make_subscription(german, created_by="ada")
    refused = Batch(destination=german, kind=Kind.ALERT, nonce=Nonce("a-7"), subscriptions=(wish,))
    await tell_subscribers(desk.store, refused, Paused(at=desk.clock(), reason="no", recheck_at=desk.clock()), desk.clock())
    said = {channel: text for _, channel, text in await told(desk)}
    assert said == {
        each.channel_id: shipped_words().into(each.locale, each.platform).template("notices.channel_refused.text")
        for each in (NEWS, german)
    }


REASONS = [
    ("permissions", {"permissions": "Send Messages"}),
    ("invite", {"app": "pressdesk"}),
    ("archived", {"app": "pressdesk"}),
    ("restricted", {}),
    ("locked_thread", {}),
    ("forum_tag", {"permissions": "Manage Channels"}),
]


@pytest.mark.parametrize(("code", "named"), REASONS)
async def test_the_subscriber_is_told_the_true_reason_and_what_helps(desk, code, named):
    """Each reason has words of its own, what they name stands in them, and what happens next follows."""
    await refuse(desk, Unreachable("refused", code=code, **named))
    ((_, _, text),) = await told(desk)
    words = shipped_words().into("fr", NEWS.platform)
    assert text.startswith(words.say(f"notices.channel_refused.because.{code}", channel="{channel}", **named))
    assert text.endswith(words.say("notices.channel_refused.then"))
    assert ("Envoyer des messages" in text) == (code == "permissions")


@pytest.mark.parametrize("code", [code for code, _ in REASONS])
def test_each_reason_is_told_in_every_language(code):
    """Eight sentences that differ, each with the channel in it."""
    key, named = f"notices.channel_refused.because.{code}", {"channel": "#news", "permissions": "Fly", "app": "Newsdesk"}
    said = {shipped_words().into(each).say(key, **named) for each in shipped_words().languages}
    assert len(said) == len(shipped_words().languages) == 8
    assert all("#news" in sentence for sentence in said)


async def test_one_pause_is_told_once(desk):
    """Neither the next refusal nor the end of the week is news."""
    await refuse(desk, FORBIDDEN)
    await told(desk)
    for _ in range(4):
        await refuse(desk, FORBIDDEN, hours=30)
    await refuse(desk, FORBIDDEN, days=7)
    assert (await desk.store.destination(NEWS.id)).off_at is not None
    assert len(await told(desk)) == 1


async def test_the_next_pause_is_told_again(desk):
    """Somebody mended the permissions, and somebody broke them again."""
    await refuse(desk, FORBIDDEN)
    desk.clock.advance(hours=1)
    await desk.run()
    assert (await desk.store.destination(NEWS.id)).paused_at is None
    await desk.owe("Four")
    await save_subscription(desk.store, make_subscription(NEWS, created_by="ada"))
    await refuse(desk, FORBIDDEN)
    assert len(await told(desk)) == 2


async def test_a_refusal_after_somebody_subscribed_again_is_told(desk):
    """They believed that they had mended it; the very message that was refused before is refused once more."""
    await refuse(desk, FORBIDDEN)
    await subscribed(desk.store, NEWS, make_subscription(NEWS, created_by="ada"))
    assert (await desk.store.destination(NEWS.id)).paused_at is None
    await refuse(desk, FORBIDDEN)
    assert len(await told(desk)) == 2


async def test_a_refusal_that_could_not_be_written_down_is_told_once(desk, monkeypatch):
    """The process dies after it filed the notice; the next one is refused again, and it is the same pause."""
    settle = desk.store.settle
    monkeypatch.setattr(desk.store, "settle", AsyncMock(side_effect=StoreError("no room on the disk")))
    with pytest.raises(StoreError):
        await refuse(desk, FORBIDDEN)
    monkeypatch.setattr(desk.store, "settle", settle)
    await refuse(desk, FORBIDDEN, hours=1)
    assert (await desk.store.destination(NEWS.id)).paused_at is not None
    assert len(await told(desk)) == 1


async def test_a_channel_that_is_gone_is_told_too(desk):
    """There is nothing to mend: the text says so."""
    await refuse(desk, Gone("deleted"))
    assert [text for *_, text in await told(desk)] == [shipped_words().into("fr", NEWS.platform).template("notices.channel_gone.text")]


async def test_everybody_who_subscribed_is_told_once(desk):
    """Two topics by one person, one by another, one by nobody."""
    await save_subscription(desk.store, make_subscription(NEWS, QUANTUM, created_by="ada"))
    await save_subscription(desk.store, make_subscription(NEWS, AI, created_by="grace", id=7))
    await save_subscription(desk.store, make_subscription(NEWS, AI, created_by="", id=8))
    await refuse(desk, FORBIDDEN)
    assert [person for person, *_ in await told(desk, "ada", "grace")] == ["ada", "grace"]


async def test_other_failures_are_nobodys_news(desk):
    """Patience, lost answers and refused forms are between us and the platform."""
    await refuse(desk, Throttled("slow down", retry_after=NOW - NOW))
    assert await told(desk) == []


@pytest.mark.parametrize("fault", FAULTS, ids=str)
async def test_words_to_a_person_that_meet_a_fault_are_told_later_and_once(desk, fault):
    """A rate limit, a failure of the platform or a dropped connection loses none."""
    await refuse(desk, FORBIDDEN)
    desk.chat.fail_next(fault, posted=isinstance(fault, Ambiguous) and "reset" in str(fault))
    await told(desk)
    for _ in range(3):
        desk.clock.advance(minutes=1)
        await told(desk)
    assert len(await told(desk)) == 1


async def test_people_who_take_no_messages_are_owed_none(desk):
    """Once that is known, nothing waits for them: it would come all at once, or never."""
    await refuse(desk, FORBIDDEN)
    desk.chat.fail_next(Gone("takes no messages"))
    await told(desk)
    await subscribed(desk.store, NEWS, make_subscription(NEWS, created_by="ada"))
    await refuse(desk, FORBIDDEN)
    assert (await desk.store.destination(NEWS.id)).paused_at is not None
    assert [each.state for each in desk.store.tables.deliveries.values() if each.kind is Kind.NOTICE] == [State.PARKED]


async def test_people_who_take_no_messages_change_nothing(desk):
    """The pause stands, the deliveries wait."""
    await refuse(desk, FORBIDDEN)
    desk.chat.fail_next(Gone("takes no messages"))
    assert await told(desk) == []
    assert (await desk.store.destination(NEWS.id)).paused_at == NOW
    assert sum(each.kind is not Kind.NOTICE and is_owed(each) for each in desk.store.tables.deliveries.values()) == 3
