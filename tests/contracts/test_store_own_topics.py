"""Topics that workspaces make: kept, changed, deleted with what waits for them, and noted, on every store."""

from asyncio import gather
from dataclasses import replace
from datetime import timedelta

from bot.domain.audit import AuditEntry, AuditMark, AuditVerb
from bot.domain.delivery import Kind
from bot.domain.destination import Platform, Workspace
from bot.domain.own_topic import DraftId, Ending, Kept, OwnTopic, TopicDraft, TopicId
from bot.domain.topic import Evidence
from bot.ports.store import Store
from tests.contracts.store_data import AI, DAY, MINUTE, NOW, article, delivery, destination, evidence, poll, source
from tests.fakes.make import make_subscription
from tests.fakes.seeding import save_destination, save_subscription

NEWS = destination()
HERE = NEWS.workspace
THERE = Workspace(Platform.SLACK, "T-other")
BIG = (1 << 63) - 99


def topic(number: int = 1, **changes: object) -> OwnTopic:
    """Return a topic of the workspace of the channel."""
    plain = OwnTopic(
        id=TopicId(BIG + number), workspace=HERE, name=f"Zinc {number}", query="zinc", made_by="U1", made_at=NOW, changed_by="U1",
        changed_at=NOW,
    )  # fmt: skip
    return replace(plain, **changes)  # type: ignore[arg-type]


def entry(of: OwnTopic, verb: AuditVerb = AuditVerb.TOPIC_MADE, **changes: object) -> AuditEntry:
    """Return what is noted of a change."""
    plain = AuditEntry(workspace=of.workspace, verb=verb, what=of.name, person="U1", at=NOW, after=of.query)
    return replace(plain, **changes)  # type: ignore[arg-type]


async def add(store: Store, of: OwnTopic, most: int = 9) -> Kept:
    """Keep a topic."""
    return await store.add_topic(of, entry(of), most)


async def test_the_list_of_changes_goes_on_after_a_mark(store: Store):
    """Each stands on one page, also where several were made at one moment; of each workspace it is known that it has some."""
    entries = [replace(entry(topic()), what=f"{number}", at=NOW + timedelta(minutes=number // 2)) for number in range(5)]
    for each in (*entries, entry(topic(2, workspace=THERE))):
        await store.note(each)
    seen: list[AuditEntry] = []
    mark: AuditMark | None = None
    while page := await store.audit_of(HERE, 2, before=mark):
        seen += page
        mark = AuditMark(page[-1].at, page[-1].id)
    assert sorted(each.what for each in seen) == ["0", "1", "2", "3", "4"]
    assert seen == list(await store.audit_of(HERE, 9))
    assert list(await store.audited()) == sorted([HERE, THERE])


async def test_a_topic_is_kept_once(store: Store):
    """With one entry of the audit, however often it is asked for."""
    assert [*await gather(add(store, topic()), add(store, topic()))] == [Kept.SAVED, Kept.SAVED]
    assert await store.own_topics() == [topic()]
    assert await store.audit_of(HERE, 9) == [entry(topic())]


async def test_a_name_is_taken_in_its_workspace_alone(store: Store):
    """In any case, with or without accents; another workspace may have the same."""
    assert await add(store, topic(name="Énergie")) is Kept.SAVED
    assert await add(store, topic(2, name="ENERGIE")) is Kept.TAKEN
    assert await add(store, topic(2, name="ENERGIE", workspace=THERE)) is Kept.SAVED
    assert [each.workspace for each in await store.own_topics()] == [HERE, THERE]
    assert await store.audit_of(THERE, 9) == [entry(topic(2, name="ENERGIE", workspace=THERE))]


async def test_a_workspace_has_so_many(store: Store):
    """Those of others do not count."""
    await add(store, topic(9, workspace=THERE))
    assert [await add(store, topic(number), most=2) for number in (1, 2, 3)] == [Kept.SAVED, Kept.SAVED, Kept.FULL]
    assert len(await store.audit_of(HERE, 9)) == 2


async def test_a_topic_is_changed_where_it_is_there(store: Store):
    """Its maker stays; a name that another has is refused, its own is not."""
    await add(store, topic())
    await add(store, topic(2))
    after = topic(name="ZINC 1", query="zinc OR brass", changed_by="U2", changed_at=NOW + MINUTE)
    assert await store.change_topic(after, entry(after, AuditVerb.TOPIC_CHANGED, at=NOW + MINUTE)) is Kept.SAVED
    assert await store.own_topics() == [after, topic(2)]
    assert [each.verb for each in await store.audit_of(HERE, 1)] == [AuditVerb.TOPIC_CHANGED]
    assert await store.change_topic(replace(after, name="zinc 2"), entry(after)) is Kept.TAKEN
    assert await store.change_topic(topic(3), entry(after)) is Kept.GONE
    assert await store.change_topic(replace(after, workspace=THERE), entry(after)) is Kept.GONE
    assert await store.own_topics() == [after, topic(2)]


async def test_what_was_written_of_a_topic_goes_with_it(store: Store):
    """A Save that was drawn before makes it no more; what is written of others stays."""
    mine = topic()
    await add(store, mine)
    drafts = [
        TopicDraft(id=DraftId(number), workspace=HERE, person="1", name="Zinc", query="zinc", made_at=NOW, topic=of)
        for number, of in ((mine.id, None), (71, mine.id), (72, None))
    ]
    for each in drafts:
        await store.keep_draft(each)
    await store.delete_topic(mine, entry(mine))
    assert [await store.draft(each.id) for each in drafts] == [None, None, drafts[2]]


async def test_a_deleted_topic_ends_what_asks_for_it(store: Store):
    """It says how much: what waits by another topic too still comes; another workspace cannot delete it, and it goes once."""
    of, mine = source(), topic()
    await store.add_sources([of])
    await save_destination(store, NEWS)
    await add(store, mine)
    for slug in (AI, mine.slug):
        await save_subscription(store, make_subscription(NEWS, slug))
    alone, both, sent = article(of, 1), article(of, 2), article(of, 3)
    ours = Evidence(topic=mine.slug, score=1.0, threshold=1.0, hits=())
    found = {alone.id: (ours,), both.id: (ours, evidence()), sent.id: (evidence(),)}
    owed = [*(delivery(NEWS, each) for each in (alone, both, sent)), delivery(NEWS, alone, Kind.DIGEST)]
    await store.record(poll(of, [alone, both, sent], owed, evidence=found))
    assert await store.ends_with(mine) == Ending(subscriptions=1, waiting=1)
    assert await store.delete_topic(replace(mine, workspace=THERE), entry(mine)) is None
    gone = entry(mine, AuditVerb.TOPIC_DELETED, at=NOW + MINUTE)
    ended = await gather(*(store.delete_topic(mine, gone) for _ in range(2)))
    assert sorted(ended, key=repr) == [Ending(subscriptions=1, waiting=1), None]
    assert [each.topic for each in await store.subscriptions(NEWS.id)] == [AI]
    assert await store.own_topics() == []
    batches = await store.begin(NEWS.id, NOW, 9)
    assert sorted(item.article.title for each in batches for item in each.items) == ["Title 2", "Title 3"]


async def test_a_draft_is_kept_until_it_is_dropped_or_old(store: Store):
    """Written anew it takes the place of what it was."""
    draft = TopicDraft(id=DraftId(BIG), workspace=HERE, person="U1", name="Zinc", query="zinc (", made_at=NOW, topic=TopicId(BIG))
    await store.keep_draft(replace(draft, query="zinc"))
    await store.keep_draft(draft)
    other = replace(draft, id=DraftId(2), topic=None, made_at=NOW - DAY)
    await store.keep_draft(other)
    assert [await store.draft(each.id) for each in (draft, other)] == [draft, other]
    assert await store.forget_drafts(NOW) == 1
    assert await store.draft(other.id) is None
    await store.drop_drafts([draft.id, other.id])
    assert await store.draft(draft.id) is None


async def test_the_audit_has_the_newest_first_and_forgets(store: Store):
    """Noted twice a change stands there once."""
    entries = [entry(topic(number), at=NOW - number * DAY) for number in range(3)]
    for each in (*entries, entries[0]):
        await store.note(each)
    assert await store.audit_of(HERE, 2) == entries[:2]
    assert await store.forget_audit(NOW - DAY) == 1
    assert await store.audit_of(HERE, 9) == entries[:2]
    assert await store.audit_of(THERE, 9) == []


async def test_topics_go_with_a_workspace_that_removed_us(store: Store):
    """A month later, with its channels; where it has us again they stay."""
    other = destination("other", workspace_id=THERE.id, platform=THERE.platform)
    for channel in (NEWS, other):
        await save_destination(store, channel)
        await add(store, topic(workspace=channel.workspace, id=TopicId(channel.id)))
        await store.leave_workspace(channel.workspace, NOW)
    await store.return_to_workspace(THERE)
    await store.resume([other.id], NOW, "late")
    await store.forget_off(NOW + timedelta(seconds=1))
    assert [each.workspace for each in await store.own_topics()] == [THERE]
    assert await store.audit_of(HERE, 9) == []
    assert len(await store.audit_of(THERE, 9)) == 1
