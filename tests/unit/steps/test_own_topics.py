"""Topics of a workspace's own: written, tried, saved, changed and deleted by those who may, and none of another workspace's business."""

from dataclasses import dataclass, field, replace

import pytest

from bot.cards.actions import Action, ActionKind, read_action
from bot.cards.own_topics import Written
from bot.cards.words import Speech
from bot.domain.article import Article
from bot.domain.audit import ON_PAGE, AuditVerb
from bot.domain.destination import HOUSE, Platform
from bot.domain.errors import InvalidInput
from bot.domain.own_topic import DraftId, TopicDraft
from bot.domain.polling import PollRecord
from bot.domain.story import Story
from bot.domain.topic import TopicSlug
from bot.steps.commands.act import Acted, Press, Presser
from bot.steps.commands.own_topics import OF_FORMS, OF_TOPICS, OwnTopicsDesk
from tests.fakes.clock import FakeClock
from tests.fakes.make import NOW, TOPICS, make_article, make_destination, make_source, make_subscription
from tests.fakes.memory_store import MemoryStore
from tests.fakes.own_topics import MOST, own_topics
from tests.fakes.seeding import save_destination, save_subscription
from tests.fakes.words import shipped_words

MANAGER = Presser(platform=Platform.DISCORD, workspace_id="1", channel_id="2", person="7", decides=True, runs=True)
READER = replace(MANAGER, person="8", decides=False, runs=False)
MEMBER = replace(MANAGER, person="9", runs=False)
STRANGER = replace(MANAGER, workspace_id="99")
NEW = Action(kind=ActionKind.TOPIC_NEW, subject=1)
SPEECH = shipped_words().into("en")


@dataclass
class World:
    """A store with some articles, and the desk over it."""

    store: MemoryStore = field(default_factory=MemoryStore)
    clock: FakeClock = field(default_factory=FakeClock)

    def __post_init__(self) -> None:
        self.desk: OwnTopicsDesk = own_topics(self.store, TOPICS, self.clock)

    async def tell(self, *articles: Article) -> None:
        """Store articles."""
        await self.store.add_sources([make_source()])
        stories = tuple(Story(id=each.story_id, title=each.title, first_seen_at=NOW, last_seen_at=NOW) for each in articles)
        await self.store.record(PollRecord(source=make_source(), at=NOW, articles=articles, stories=stories))

    async def write(self, name: str, query: str, by: Presser = MANAGER, action: Action = NEW) -> Acted:
        """Hand in a form."""
        self.clock.advance(seconds=1)
        return await self.desk.propose(Written(action=action, name=name, query=query), by, SPEECH)

    async def press(self, shown: Acted | Action, kind: ActionKind | None = None, by: Presser = MANAGER, speech: Speech = SPEECH) -> Acted:
        """Press the button of a kind below what was shown."""
        action = shown if isinstance(shown, Action) else next(each for each in _actions(shown) if each.kind is kind)
        return await self.desk.uses[action.kind](Press(action=read_action(action.value), presser=by, speech=speech))

    async def make(self, name: str = "Zinc", query: str = "zinc", by: Presser = MANAGER) -> int:
        """Make a topic and return its id."""
        await self.press(await self.write(name, query, by), ActionKind.TOPIC_SAVE, by)
        return self.desk.live.own(by.workspace)[-1].id


def _actions(shown: Acted) -> tuple[Action, ...]:
    return shown.page.actions if shown.page else shown.actions


@pytest.fixture
def world() -> World:
    """Give an empty one."""
    return World()


async def test_before_it_is_saved_a_topic_shows_what_it_would_have_brought(world):
    """How many, a day, with the words that matched, and what nearly came; then it is matched."""
    await world.tell(make_article("Zinc is found"), make_article("Zinc of paper kites"), make_article("Brass"))
    shown = await world.write("  Zinc ", "zinc NOT kites")
    assert shown.page
    assert shown.page.heading == "“Zinc”: a preview"
    assert "Last 7 days: 1 story, 0.14 a day." in shown.page.said
    assert [(each.title, each.note.split(" · ")[0]) for each in shown.page.entries] == [
        ("Zinc is found", "fits by: Zinc"),
        ("Zinc of paper kites", "nearly, but with kites"),
    ]
    assert list(world.desk.live.own(MANAGER.workspace)) == []
    saved = await world.press(shown, ActionKind.TOPIC_SAVE)
    assert saved.lines[0].startswith("“Zinc” is saved")
    [topic] = world.desk.live.own(MANAGER.workspace)
    assert (topic.name, topic.query, topic.made_by) == ("Zinc", "zinc NOT kites", "7")
    tried = await world.desk.test("Zinc mines", READER, SPEECH)
    assert tried.lines == ["Zinc: score 1 (1 needed): Zinc."]
    assert "No topic matches this text." in (await world.desk.test("Brass", READER, SPEECH)).lines


async def test_saving_twice_makes_one_topic(world):
    """Also by two presses at once, and after a restart of the desk."""
    shown = await world.write("Zinc", "zinc")
    for _ in range(2):
        assert (await world.press(shown, ActionKind.TOPIC_SAVE)).lines[0].startswith("“Zinc” is saved")
    again = own_topics(world.store, TOPICS, world.clock)
    await again.live.refresh()
    world.desk = again
    assert (await world.press(shown, ActionKind.TOPIC_SAVE)).lines[0].startswith("“Zinc” is saved")
    assert len(await world.store.own_topics()) == 1
    assert [each.verb for each in await world.store.audit_of(MANAGER.workspace, 9)] == [AuditVerb.TOPIC_MADE]


async def test_who_saves_what_somebody_changed_meanwhile_takes_nothing_back(world):
    """Two people opened one topic: the later Save, and an old one pressed again, say so and change nothing."""
    topic = await world.make("Zinc", "zinc")
    edit = Action(kind=ActionKind.TOPIC_FORM, subject=topic)
    first = await world.write("Zinc", "zinc OR brass", action=(await world.desk.form(edit, MANAGER)).action)
    second = await world.write("Zinc", "zinc OR tin", action=(await world.desk.form(edit, MANAGER)).action)
    await world.press(second, ActionKind.TOPIC_SAVE)
    with pytest.raises(InvalidInput, match="begin anew"):
        await world.press(first, ActionKind.TOPIC_SAVE)
    assert [each.query for each in world.desk.live.own(MANAGER.workspace)] == ["zinc OR tin"]


async def test_an_edit_says_what_it_brings_and_loses(world):
    """With titles of both; saved, it is looked for at once, and noted with what was before."""
    await world.tell(make_article("Zinc is found"), make_article("Brass bands"), make_article("Zinc and brass"))
    topic = await world.make("Zinc", "zinc")
    form = await world.desk.form(Action(kind=ActionKind.TOPIC_FORM, subject=topic), MANAGER)
    assert (form.name, form.query) == ("Zinc", "zinc")
    shown = await world.write("Metals", "brass", action=form.action)
    assert shown.page
    assert "Beside what is saved: 1 more, 1 fewer." in shown.page.said
    assert [(each.title, each.note) for each in shown.page.entries[-2:]] == [
        ("Brass bands", "new with this"),
        ("Zinc is found", "no longer with this"),
    ]
    assert (await world.press(shown, ActionKind.TOPIC_SAVE)).lines[0].startswith("“Metals” is changed")
    assert [(each.id, each.name, each.query) for each in world.desk.live.own(MANAGER.workspace)] == [(topic, "Metals", "brass")]
    assert (await world.desk.test("Zinc", READER, SPEECH)).lines == ["No topic matches this text."]
    [change, _] = await world.store.audit_of(MANAGER.workspace, 9)
    assert (change.before, change.after) == ("Zinc: zinc", "Metals: brass")
    page = (await world.press(Action(kind=ActionKind.CHANGES, subject=1))).page
    assert page
    assert [(each.title, each.who) for each in page.entries] == [("Topic “Metals” changed", "7"), ("Topic “Zinc” made", "7")]


@pytest.mark.parametrize(
    ("name", "query", "said"),
    [
        ("Zinc", "zinc, brass", "Column 5: a comma"),
        ("Zinc", "zinc AND", "Column 9:"),
        ("Zinc", '"zinc', "Column 1: this quotation mark"),
        ("Zinc", "zinc NEAR/x brass", "Column 6: NEAR takes a number"),
        ("Zinc", "NOT brass", "A query needs a word that must occur"),
        ("Zinc", "", "The query is empty"),
        ("", "zinc", "Give the topic a name."),
        ("ai", "zinc", "There is a topic “ai” already"),
        ("digest", "zinc", "means something else in commands"),
        ("Zinc", "zinc " * 300, "A query may have 1000 characters"),
    ],
)
async def test_what_is_wrong_is_said_and_the_text_is_kept(world, name: str, query: str, said: str):
    """Nobody types it anew: the form comes back with it, by a button that outlives a restart."""
    shown = await world.write(name, query)
    assert shown.page
    assert said in shown.page.said
    [edit] = [each for each in shown.page.actions if each.kind is ActionKind.TOPIC_EDIT]
    assert not [each for each in shown.page.actions if each.kind is ActionKind.TOPIC_SAVE]
    form = await world.desk.form(edit, MANAGER)
    assert (form.name, form.query) == (name, query.strip())
    mended = await world.write("Brass", "brass", action=form.action)
    await world.press(mended, ActionKind.TOPIC_SAVE)
    assert [each.name for each in world.desk.live.own(MANAGER.workspace)] == ["Brass"]


async def test_what_is_dropped_is_gone(world):
    """Its buttons say so."""
    shown = await world.write("Zinc", "zinc")
    assert (await world.press(shown, ActionKind.TOPIC_DROP)).lines == ["Nothing was saved."]
    with pytest.raises(InvalidInput, match="dropped"):
        await world.press(shown, ActionKind.TOPIC_SAVE)
    assert await world.store.own_topics() == []


async def test_a_deleted_topic_says_in_numbers_what_ended(world):
    """Asked first; pressed again, it is gone."""
    topic = await world.make()
    [known] = world.desk.live.own(MANAGER.workspace)
    channel = make_destination("2", platform=Platform.DISCORD, workspace="1")
    await save_destination(world.store, channel)
    await save_subscription(world.store, make_subscription(channel, known.slug))
    asked = await world.press(Action(kind=ActionKind.TOPIC_ASK, subject=topic))
    assert asked.page
    assert (asked.page.heading, asked.page.said) == ("Delete “Zinc”?", "1 subscription ends.")
    ended = await world.press(asked, ActionKind.TOPIC_END)
    assert ended.lines == ["“Zinc” is deleted. 1 subscription ended."]
    assert await world.store.subscriptions(channel.id) == []
    with pytest.raises(InvalidInput, match="not there any more"):
        await world.press(asked, ActionKind.TOPIC_END)


async def test_a_workspace_has_so_many_topics(world):
    """The one more is refused before anything is typed, and when it is handed in; the list says how many there are."""
    for number in range(MOST):
        await world.make(f"Zinc {number}")
    with pytest.raises(InvalidInput, match=f"{MOST} topics"):
        world.desk.new(MANAGER)
    late = await world.write("Brass", "brass")
    assert late.page
    assert "as many as there may be" in late.page.said
    listed = (await world.desk.listed(MANAGER, SPEECH)).page
    assert listed
    assert (listed.heading, len(listed.entries)) == (f"Topics of your own: {MOST} of {MOST}", MOST)


async def test_whoever_may_not_change_may_look(world):
    """They see the list and what a topic brings, without the buttons that change it, and are refused where they make those up."""
    topic = await world.make()
    listed, shown = (
        (await world.desk.listed(READER, SPEECH)).page,
        await world.press(Action(kind=ActionKind.TOPIC, subject=topic), by=READER),
    )
    assert listed
    assert shown.page
    kinds = {each.kind for each in (*listed.actions, *shown.page.actions)}
    assert kinds <= {ActionKind.TOPICS}
    with pytest.raises(InvalidInput, match="manage channels"):
        await world.write("Brass", "brass", READER)
    for kind in OF_TOPICS - {ActionKind.TOPIC, ActionKind.TOPICS}:
        with pytest.raises(InvalidInput):
            await world.press(Action(kind=kind, subject=topic), by=READER)
    assert len(await world.store.own_topics()) == 1


async def test_whoever_may_change_a_topic_sees_which_names_rise_in_it(world):
    """With what takes one into the query; not who may only look, and no name that the query has by then."""
    topic = await world.make("Zinc", "zinc")
    slug = world.desk.live.own(MANAGER.workspace)[-1].slug
    world.desk.live.note_rising({slug: ["Quillsand", "Zinc"], TopicSlug("own:9"): ["Bramble"]})
    shown, looked_at = [
        (await world.press(Action(kind=ActionKind.TOPIC, subject=topic), by=by)).page.said.splitlines() for by in (MANAGER, READER)
    ]
    line = 'Names that rise in its stories this week: Quillsand. Edit the query to have more of one, such as with OR "Quillsand".'
    assert (shown[-1], [each for each in looked_at if "rise" in each]) == (line, [])


async def test_who_runs_nothing_changes_what_they_made_alone(world):
    """Of Slack, which tells no other rights."""
    theirs, mine = await world.make("Zinc"), await world.make("Brass", "brass", MEMBER)
    assert (await world.desk.form(Action(kind=ActionKind.TOPIC_FORM, subject=mine), MEMBER)).name == "Brass"
    for kind in (ActionKind.TOPIC_ASK, ActionKind.TOPIC_END):
        with pytest.raises(InvalidInput, match="whoever made"):
            await world.press(Action(kind=kind, subject=theirs), by=MEMBER)
    with pytest.raises(InvalidInput, match="whoever made"):
        await world.write("Zinc", "brass", MEMBER, Action(kind=ActionKind.TOPIC_FORM, subject=theirs))
    await world.press(Action(kind=ActionKind.TOPIC_END, subject=mine), by=MEMBER)
    assert [each.id for each in world.desk.live.own(MANAGER.workspace)] == [theirs]


@pytest.mark.parametrize("kind", sorted(OF_TOPICS | OF_FORMS))
async def test_another_workspace_learns_and_changes_nothing(world, kind: ActionKind):
    """Whatever button or form somebody there makes up of an id of ours: each kind has its row here."""
    topic = await world.make("Canary", "canary")
    draft = next(iter(world.store.tables.drafts))
    before = (dict(world.store.tables.topics), dict(world.store.tables.drafts), dict(world.store.tables.audit))
    for subject in (topic, draft):
        try:
            if kind in OF_FORMS:
                written = await world.desk.form(Action(kind=kind, subject=subject), STRANGER)
                told = f"{written.name} {written.query}"
            else:
                told = repr(await world.press(Action(kind=kind, subject=subject), by=STRANGER))
        except InvalidInput as error:
            told = f"{error} {error.params}"
        assert "canary" not in told.casefold()
    assert (world.store.tables.topics, world.store.tables.drafts, world.store.tables.audit) == before


async def test_another_workspace_cannot_name_it_either(world):
    """By its name or its slug; its words match nothing there; the same name is free there."""
    await world.make("Canary", "canary")
    [ours] = world.desk.live.own(MANAGER.workspace)
    for typed in ("Canary", ours.slug):
        with pytest.raises(InvalidInput, match="no topic of your own"):
            world.desk.named(typed, STRANGER.workspace)
    assert (await world.desk.test("A canary sings", STRANGER, SPEECH)).lines == ["No topic matches this text."]
    assert "Canary" not in repr(await world.desk.listed(STRANGER, SPEECH))
    await world.make("Canary", "canary NOT bird", STRANGER)
    assert len({each.slug for each in await world.store.own_topics()}) == 2


async def test_a_topic_of_the_house_stands_among_those_for_everybody(world):
    """A workspace names it, and neither changes nor deletes it; who changed what there is no person to mention."""
    now = world.clock()
    house = TopicDraft(id=DraftId(5), workspace=HOUSE, person=ON_PAGE, name="Brass", query="brass", made_at=now)
    await world.desk.keep(house)
    await world.desk.keep(replace(house, id=DraftId(6), workspace=MANAGER.workspace, name="Tin", query="tin"))
    listed = (await world.desk.listed(MANAGER, SPEECH)).page
    assert listed
    assert listed.said.startswith("For everybody:")
    assert ("Brass" in listed.said, "Tin" in listed.said) == (True, False)
    assert [(each.title, each.who) for each in listed.entries] == [("Tin", "")]
    assert "by whoever runs Newsdesk" in listed.entries[0].note
    with pytest.raises(InvalidInput, match="no topic of your own"):
        world.desk.named("Brass", MANAGER.workspace)
    for kind in (ActionKind.TOPIC_ASK, ActionKind.TOPIC_END):
        with pytest.raises(InvalidInput):
            await world.press(Action(kind=kind, subject=5))


async def test_a_draft_is_its_writers_alone(world):
    """Another manager of the workspace neither saves nor reads it."""
    shown = await world.write("Zinc", "zinc")
    for kind in (ActionKind.TOPIC_SAVE, ActionKind.TOPIC_DROP):
        with pytest.raises(InvalidInput, match="begin anew"):
            await world.press(shown, kind, replace(MANAGER, person="10"))
    assert await world.store.own_topics() == []


async def test_a_name_that_was_taken_meanwhile_is_refused(world):
    """Two people wrote at once: the second is told, and may choose another."""
    first, second = await world.write("Zinc", "zinc"), await world.write("ZINC", "brass")
    await world.press(first, ActionKind.TOPIC_SAVE)
    with pytest.raises(InvalidInput, match="already"):
        await world.press(second, ActionKind.TOPIC_SAVE)


async def test_in_a_direct_message_there_are_none(world):
    """Topics belong to a server."""
    with pytest.raises(InvalidInput, match="server"):
        await world.desk.listed(replace(MANAGER, workspace_id=""), SPEECH)
