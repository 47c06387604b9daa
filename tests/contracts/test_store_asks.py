"""What channels are asked to be spared: kept, taken back, forgotten, and withdrawn from what is owed, on every store."""

from asyncio import gather
from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.domain.ask import LESS_FOR, About, Ask, AskId, Subject, Verb, ask_id
from bot.domain.delivery import Kind, MessageId, Sent, Settlement, State
from bot.domain.following import OPERATOR
from bot.domain.quiet_hours import QuietHours
from bot.domain.source import SourceKind
from bot.outbox.tastes import read_spared
from bot.ports.store import Store
from tests.contracts.store_data import AI, DAY, MINUTE, NOW, article, delivery, destination, evidence, filed, poll, source
from tests.contracts.test_store_growth import FIRST, HERE, SECOND, THIRD, TO, begin, grow, opened, sent
from tests.fakes.seeding import save_destination

HOUR = timedelta(hours=1)
NEWS = destination()


def ask(about: About = About.WORD, what: str = "title 1", person: str = "U1", **changes: object) -> Ask:
    """Return what a manager asks a channel for an hour."""
    subject = Subject(Verb.LESS if about in (About.TOPIC, About.KIND) else Verb.MUTE, about, what)
    plain = Ask(
        id=ask_id(NEWS.id, subject, person), destination_id=NEWS.id, subject=subject, name=what.upper(), person=person, decides=True,
        made_at=NOW - MINUTE, until=NOW + HOUR,
    )  # fmt: skip
    return replace(plain, **changes)  # type: ignore[arg-type]


async def titles(store: Store, now: object = NOW) -> list[str]:
    """Return the titles of what the channel is sent now."""
    batches = await store.begin(NEWS.id, now, 9)  # type: ignore[arg-type]
    return sorted(item.article.title for batch in batches for item in batch.items)


async def test_an_ask_is_kept_and_made_anew(store: Store):
    """Asked again by the same person it takes the place of the first."""
    await save_destination(store, NEWS)
    await gather(store.ask(ask()), store.ask(ask()))
    again = ask(made_at=NOW, until=None)
    await store.ask(again)
    await store.ask(ask(person="U2", made_at=NOW - HOUR))
    assert await store.asked(NEWS.id) == [again, ask(person="U2", made_at=NOW - HOUR)]
    assert await store.find_ask(again.id) == again
    assert await store.find_ask(AskId(1)) is None


async def test_an_ask_is_taken_back_once_and_in_its_channel_alone(store: Store):
    """Two people press at one moment: one of them changes something; another channel's id changes nothing."""
    await save_destination(store, NEWS)
    await store.ask(ask())
    assert await store.take_back([ask().id], destination("other").id) == 0
    assert sorted(await gather(*(store.take_back([ask().id], NEWS.id) for _ in range(2)))) == [0, 1]
    assert await store.asked(NEWS.id) == []


async def test_what_is_over_is_forgotten_and_goes_with_its_channel(store: Store):
    """What is asked for good stays."""
    await save_destination(store, NEWS)
    await store.ask(ask())
    await store.ask(ask(what="ever", until=None))
    assert await store.forget_asks(NOW + HOUR) == 0
    assert await store.forget_asks(NOW + HOUR + MINUTE) == 1
    assert [each.subject.what for each in await store.asked(NEWS.id)] == ["ever"]
    await store.leave_workspace(NEWS.workspace, NOW)
    await store.forget_off(NOW + DAY)
    assert await store.asked(NEWS.id) == []


async def test_what_is_asked_for_good_about_a_story_goes_with_the_story(store: Store):
    """Each turn of a channel reads what it is asked: stories that were muted years ago are not among it."""
    of = await filed(store, NEWS, [1, 2])
    [batch, _] = await store.begin(NEWS.id, NOW, 2)
    await store.settle([Settlement(batch=batch, outcome=Sent(message_id=MessageId("m"), at=NOW))])
    kept = next(article(of, number) for number in (1, 2) if article(of, number).id != batch.items[0].article.id)
    for told in (batch.items[0].article, kept):
        await store.ask(ask(About.STORY, str(told.story_id), until=None))
    await store.ask(ask(until=None))
    await store.prune(NOW + DAY)
    assert {each.subject.what for each in await store.asked(NEWS.id)} == {str(kept.story_id), "title 1"}


async def test_a_muted_word_is_withdrawn_and_says_until_when(store: Store):
    """By title and summary, of that channel alone; the gate is stored with what it stopped."""
    await filed(store, NEWS, [1, 2])
    other = destination("other")
    await filed(store, other, [3])
    await store.ask(ask(what="summary 1"))
    assert await titles(store) == ["Title 2"]
    [told] = await store.history_of("https://news.example/1", "", OPERATOR)
    [(_, stopped)] = told.deliveries
    spared = read_spared(stopped.last_error or "")
    assert stopped.state is State.PARKED
    assert spared
    assert (spared.about, spared.until, spared.name) == (About.WORD, NOW + HOUR, "SUMMARY 1")
    assert len(await store.begin(other.id, NOW, 9)) == 1


async def test_a_muted_source_is_silent_and_the_story_comes_by_another(store: Store):
    """Its report waits for nobody: as soon as somebody else tells the story, it comes."""
    of = await filed(store, NEWS, [1])
    await store.ask(ask(About.SOURCE, str(of.id)))
    assert await titles(store) == []
    first, rival = article(of, 1), source("https://rival.example/feed", title="The Rival")
    await store.add_sources([rival])
    second = article(rival, 9, story_of=first, title="Told by a rival", seen_at=NOW + MINUTE)
    owed = delivery(NEWS, second, filed_at=NOW + MINUTE, due_at=NOW + MINUTE)
    await store.record(poll(rival, [second], [owed], at=NOW + MINUTE))
    assert "Told by a rival" in await titles(store, NOW + MINUTE)


async def test_a_mute_that_is_over_holds_nothing_back(store: Store):
    """Nor does one that members have not asked for often enough."""
    await filed(store, NEWS, [1])
    await store.ask(ask(until=NOW))
    for number in range(2):
        await store.ask(ask(person=f"M{number}", decides=False))
    assert await titles(store) == ["Title 1"]


async def test_three_members_mute_together(store: Store):
    """None of them may manage the channel."""
    await filed(store, NEWS, [1])
    for number in range(3):
        await store.ask(ask(person=f"M{number}", decides=False))
    assert await titles(store) == []


@pytest.mark.parametrize(("about", "what"), [(About.TOPIC, AI), (About.KIND, SourceKind.PRESS.value)])
async def test_less_takes_points_from_a_score(store: Store, about: About, what: str):
    """What just matched does not come; what is far above does."""
    of = await filed(store, NEWS, [])
    faint, loud = article(of, 1), article(of, 2)
    owed = [delivery(NEWS, each) for each in (faint, loud)]
    scores = {faint.id: (evidence(score=2.4),), loud.id: (evidence(score=2.6),)}
    await store.ask(ask(about, what, made_at=NOW, until=NOW + LESS_FOR))
    await store.record(poll(of, [faint, loud], owed, evidence=scores))
    assert await titles(store) == ["Title 2"]


async def test_less_fades(store: Store):
    """After half its time it takes half of what it took."""
    of = await filed(store, NEWS, [])
    faint = article(of, 1)
    await store.ask(ask(About.TOPIC, AI, made_at=NOW - LESS_FOR / 2, until=NOW + LESS_FOR / 2))
    await store.record(poll(of, [faint], [delivery(NEWS, faint)], evidence={faint.id: (evidence(score=2.3),)}))
    assert await titles(store) == ["Title 1"]


@pytest.mark.parametrize("kind", [Kind.DIGEST, Kind.ALERT])
async def test_a_mute_of_the_evening_takes_nothing_from_the_morning(store: Store, kind: Kind):
    """A channel that sleeps looks ahead to the end of its night: what comes after the mute is over is not withdrawn before."""
    asleep = destination(quiet_hours=QuietHours(begins=time(9), ends=time(11), zone="UTC"))
    await filed(store, asleep, [1], kind, due_at=NOW + HOUR / 2)
    await store.ask(ask(until=NOW + HOUR / 4))
    assert await titles(store) == []
    assert await titles(store, NOW + 2 * HOUR) == ["Title 1"]


async def test_a_digest_leaves_out_what_is_muted(store: Store):
    """Entries are judged when their digest goes out."""
    await filed(store, NEWS, [1, 2], Kind.DIGEST)
    await store.ask(ask())
    assert await titles(store) == ["Title 2"]


def muted_story(**changes: object) -> Ask:
    """Return what mutes the story that grows."""
    subject = Subject(Verb.MUTE, About.STORY, str(FIRST.story_id))
    return replace(ask(), id=ask_id(TO.id, subject, "U1"), destination_id=TO.id, subject=subject, **changes)  # type: ignore[arg-type]


async def test_a_muted_story_gets_no_edit_and_no_answer(store: Store):
    """What waited is withdrawn, and what later reports file, too."""
    await opened(store)
    await sent(store)
    await grow(store, fact=True)
    await store.ask(muted_story())
    assert await begin(store) is None
    await grow(store, THIRD, NOW + MINUTE, fact=True)
    assert await begin(store, NOW + MINUTE) is None


@pytest.mark.parametrize(("about", "what"), [(About.SOURCE, str(SECOND.source_id)), (About.WORD, "summary 2")])
async def test_a_muted_report_is_no_answer_to_a_card(store: Store, about: About, what: str):
    """The card told the story by another; the next report that changes it, of somebody who is heard, is one."""
    await opened(store)
    await sent(store)
    subject = Subject(Verb.MUTE, about, what)
    await store.ask(replace(muted_story(), id=ask_id(TO.id, subject, "U1"), subject=subject))
    await grow(store, fact=True)
    assert [batch.kind for batch in await store.begin(TO.id, NOW, 9)] == [Kind.UPDATE]
    [told] = await store.history_of(FIRST.url, "", OPERATOR)
    [stopped] = [each for _, each in told.deliveries if each.kind is Kind.FACT]
    assert (stopped.state, read_spared(stopped.last_error or "") is not None) == (State.PARKED, True)
    heard = article(HERE, 4, story_of=FIRST, seen_at=NOW + MINUTE)
    await grow(store, heard, NOW + MINUTE, fact=True)
    [answer] = [batch for batch in await store.begin(TO.id, NOW + MINUTE, 9) if batch.kind is Kind.FACT]
    assert answer.items[0].article.id == heard.id


async def test_a_story_goes_on_once_its_mute_is_over(store: Store):
    """The next report edits its card."""
    await opened(store)
    await sent(store)
    await store.ask(muted_story())
    await grow(store)
    assert await begin(store) is None
    await store.take_back([muted_story().id], TO.id)
    await grow(store, THIRD, NOW + MINUTE)
    edit = await begin(store, NOW + HOUR)
    assert edit
    assert edit.kind is Kind.UPDATE


async def test_a_card_that_stands_is_kept_up_to_date_where_less_is_asked_for(store: Store):
    """Less concerns what is told anew."""
    await opened(store)
    await sent(store)
    subject = Subject(Verb.LESS, About.TOPIC, AI)
    for person in ("U1", "U2"):
        await store.ask(replace(muted_story(), id=ask_id(TO.id, subject, person), subject=subject, person=person))
    await grow(store)
    edit = await begin(store, NOW + HOUR / 2)
    assert edit
    assert edit.kind is Kind.UPDATE
    await store.settle([Settlement(batch=edit, outcome=Sent(message_id=MessageId("m1"), at=NOW))])
    assert HERE.id
