"""Forgetting: asked with the numbers, done once, and by nobody else, nowhere else and not late."""

from datetime import timedelta

import pytest

from bot.cards.actions import Action, ActionKind
from bot.cards.forms import Answers, Marks
from bot.domain.ask import About, Ask, Subject, Verb, ask_id
from bot.domain.destination import Platform, Workspace, person_of
from bot.domain.errors import InvalidInput
from bot.domain.forgetting import ASKED_FOR, Kept
from bot.steps.commands.act import Acted, Press, Presser
from bot.steps.commands.forget import Forget, Workplace
from tests.fakes.clock import FakeClock
from tests.fakes.make import NOW, TOPICS, make_destination, make_subscription
from tests.fakes.memory_store import MemoryStore
from tests.fakes.own_topics import own_topics
from tests.fakes.seeding import save_destination, save_subscription
from tests.fakes.words import shipped_words

HERE = make_destination("C1", platform=Platform.SLACK, workspace="T1")
ANN = Presser(platform=Platform.SLACK, workspace_id="T1", channel_id="C1", person="U1")
BEN = Presser(platform=Platform.SLACK, workspace_id="T1", channel_id="C1", person="U2")
PLACE = Workplace(workspace=HERE.workspace, name="Harbour  Ledger", owns=True)
SPEECH = shipped_words().into("en", "slack")


class Office:
    """A workspace with a channel, and a person in it with a digest and a mute."""

    def __init__(self) -> None:
        self.store, self.clock = MemoryStore(), FakeClock(NOW)
        self.forget = Forget(store=self.store, live=own_topics(self.store, TOPICS, self.clock).live, clock=self.clock)

    async def furnish(self) -> None:
        for place in (HERE, person_of(HERE, "U1")):
            await save_destination(self.store, place)
            await save_subscription(self.store, make_subscription(place))
        subject = Subject(Verb.MUTE, About.WORD, "zinc")
        key = ask_id(HERE.id, subject, "U1")
        mute = Ask(id=key, destination_id=HERE.id, subject=subject, name="zinc", person="U1", decides=True, made_at=NOW)
        await self.store.ask(mute)

    async def press(self, action: Action, by: Presser = ANN) -> str:
        return said(await self.forget.person(Press(action=action, presser=by, speech=SPEECH)))

    async def type_name(self, name: str, place: Workplace = PLACE, asked: Action | None = None, opened: timedelta = timedelta(0)) -> str:
        action = asked or Action(kind=ActionKind.FORGET, subject=place.workspace.key)
        answers = Answers({"name": (name,)}, Marks(self.clock() - opened))
        return said(await self.forget.workspace(action, answers, place, SPEECH))


def said(acted: Acted) -> str:
    """Return what somebody reads."""
    return " ".join(acted.lines)


@pytest.fixture
async def office() -> Office:
    """Give it furnished."""
    made = Office()
    await made.furnish()
    return made


async def test_a_person_is_asked_in_numbers_and_deleted_once(office: Office):
    """Pressed twice there is nothing left; the channel keeps what it gets."""
    asked = await office.forget.ask_person(ANN, SPEECH)
    assert said(asked) == "What Newsdesk keeps of you: 1 subscription and 1 wish to get less. Delete it for good?"
    assert await office.press(asked.actions[0]) == "Deleted: 1 subscription and 1 wish to get less."
    assert await office.press(asked.actions[0]) == "Newsdesk keeps nothing of you."
    assert said(await office.forget.ask_person(ANN, SPEECH)) == "Newsdesk keeps nothing of you."
    assert await office.store.kept_of_workspace(HERE.workspace) == Kept(channels=1, subscriptions=1, traces=True)


async def test_nobody_deletes_by_the_button_of_somebody_else(office: Office):
    """Neither what is theirs nor what is the other's; nor in another workspace."""
    [button] = (await office.forget.ask_person(ANN, SPEECH)).actions
    elsewhere = Presser(platform=Platform.SLACK, workspace_id="T2", channel_id="C1", person="U1")
    for by in (BEN, elsewhere):
        with pytest.raises(InvalidInput, match="does nothing here"):
            await office.press(button, by)
    assert (await office.store.kept_of_workspace(HERE.workspace)).asks == 1


async def test_a_late_press_deletes_nothing(office: Office):
    """Whoever said so long ago may not mean it any more; nor does a button that tells of the future, or of no time at all."""
    [button] = (await office.forget.ask_person(ANN, SPEECH)).actions
    for about in ("", "zzzzzzz", "?"):
        with pytest.raises(InvalidInput):
            await office.press(Action(kind=button.kind, subject=button.subject, about=about))
    office.clock.advance(seconds=ASKED_FOR.total_seconds() + 2)
    with pytest.raises(InvalidInput, match="too long ago"):
        await office.press(button)
    assert (await office.store.kept_of_workspace(HERE.workspace)).asks == 1


async def test_a_workspace_is_deleted_by_its_name_once(office: Office):
    """Typed in any case; what is deleted is said in numbers."""
    asked = await office.forget.ask_workspace(PLACE, SPEECH)
    assert "1 channel, 2 subscriptions, and 1 wish to get less" in said(asked)
    with pytest.raises(InvalidInput, match="not the name"):
        await office.type_name("Harbour")
    assert (await office.type_name("harbour ledger ")).startswith("Deleted: 1 channel, 2 subscriptions, and 1 wish to get less.")
    assert await office.type_name("harbour ledger") == "Newsdesk keeps nothing of Harbour  Ledger."
    assert await office.store.destinations() == []


async def test_a_workspace_is_deleted_by_those_who_run_it_alone(office: Office):
    """By no window of another workspace, and by none that was opened long ago."""
    guest = Workplace(workspace=HERE.workspace, name=PLACE.name, owns=False)
    with pytest.raises(InvalidInput, match="Only those who run"):
        await office.forget.ask_workspace(guest, SPEECH)
    with pytest.raises(InvalidInput, match="Only those who run"):
        await office.type_name(PLACE.name, guest)
    with pytest.raises(InvalidInput, match="another workspace"):
        await office.type_name(PLACE.name, asked=Action(kind=ActionKind.FORGET, subject=Workspace(Platform.SLACK, "T2").key))
    with pytest.raises(InvalidInput, match="too long ago"):
        await office.type_name(PLACE.name, opened=ASKED_FOR + timedelta(seconds=2))
    assert (await office.store.kept_of_workspace(HERE.workspace)).channels == 1


async def test_whoever_has_nothing_to_count_may_have_the_traces_deleted(office: Office):
    """Who was sent something once is not told that there is nothing: what is left is offered, and goes."""
    await save_destination(office.store, person_of(HERE, "U2"))
    asked = await office.forget.ask_person(BEN, SPEECH)
    assert said(asked) == "What Newsdesk keeps of you: records of what it did. Delete it for good?"
    assert await office.press(asked.actions[0], BEN) == "Deleted: records of what it did."
    assert said(await office.forget.ask_person(BEN, SPEECH)) == "Newsdesk keeps nothing of you."
