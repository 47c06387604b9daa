"""Repair of a workspace's feeds from the chat: who may, what is offered, and whose feed changes."""

import pytest

from bot.cards.actions import Action, ActionKind
from bot.domain.audit import AuditVerb
from bot.domain.destination import Platform, Workspace
from bot.domain.errors import InvalidInput
from bot.domain.following import Follow
from bot.domain.source import Source
from bot.steps.commands.act import Acted, Press, Presser
from bot.steps.commands.feed_repair import FeedRepair
from tests.fakes.feed_finder import FEED, feeds_of
from tests.fakes.make import NOW, make_source
from tests.fakes.memory_store import MemoryStore
from tests.fakes.words import shipped_words

HERE, ELSEWHERE = Workspace(Platform.DISCORD, "1"), Workspace(Platform.DISCORD, "2")
SPEECH = shipped_words().into("en")
STRAY = "https://stray.example/feed"


class Ward:
    """A feed that a workspace follows, and that is gone from its address."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        feeds = feeds_of(self.store)
        self.mend = FeedRepair(feeds=feeds, repair=feeds.repair)
        self.feed = make_source(STRAY, title="Ledger", errors=7, fetched_at=NOW)

    async def follow(self, workspace: Workspace = HERE) -> None:
        """Let a workspace follow it."""
        await self.store.follow(self.feed, Follow(source_id=self.feed.id, workspace=workspace, added_by="ann", added_at=NOW), 50)

    async def press(self, action: Action, workspace: Workspace = HERE, *, decides: bool = True) -> Acted:
        """Press a button."""
        who = Presser(platform=workspace.platform, workspace_id=workspace.id, channel_id="c", person="ann", decides=decides)
        press = Press(action=action, presser=who, speech=SPEECH)
        return await (self.mend.look(press) if action.kind is ActionKind.REPAIR else self.mend.use(press))

    @property
    def button(self) -> Action:
        """The one of the notice."""
        return Action(kind=ActionKind.REPAIR, subject=self.feed.id)

    async def stored(self) -> Source:
        """Return the feed as it is now."""
        return next(each for each in await self.store.sources() if each.id == self.feed.id)


@pytest.fixture
async def ward() -> Ward:
    """Give one whose workspace follows the feed."""
    made = Ward()
    await made.follow()
    return made


async def test_the_new_address_is_found_offered_and_taken(ward: Ward):
    """It keeps its id, so that nothing is told twice; pressed again, it stays as it is."""
    looked = await ward.press(ward.button)
    [use] = looked.actions
    assert (use.label, looked.lines[-1]) == ("Use this address", f"Use this address instead: {FEED.url}")
    assert (await ward.stored()).url == STRAY
    for _ in range(2):
        used = await ward.press(use)
        assert used.lines == (f"“Ledger” is asked at {FEED.url} from now on. What it told before is not told again.",)
        after = await ward.stored()
        assert (after.url, after.errors, after.fetched_at) == (FEED.url, 0, NOW)
    assert (await ward.press(ward.button)).lines == ("“Ledger” works again, and is being asked now.",)
    moved = [each for each in await ward.store.audit_of(HERE, 9) if each.verb is AuditVerb.FEED_MOVED]
    assert [(each.before, each.after) for each in moved] == [(STRAY, FEED.url)]


async def test_what_others_follow_too_keeps_its_address(ward: Ward):
    """Nobody decides for another workspace, nor for the operator: the new address is shown as one to add."""
    await ward.follow(ELSEWHERE)
    [use] = (await ward.press(ward.button)).actions
    page = (await ward.press(use)).page
    assert page
    assert {each.kind for each in page.actions} == {ActionKind.WHOLE, ActionKind.GATHER}
    assert (await ward.stored()).url == STRAY


async def test_an_address_that_is_another_sources_is_shown(ward: Ward):
    """Two sources of one address would tell all twice."""
    await ward.store.add_sources([make_source(FEED.url)])
    [use] = (await ward.press(ward.button)).actions
    assert (await ward.press(use)).page
    assert (await ward.stored()).url == STRAY


@pytest.mark.parametrize("where", [HERE, ELSEWHERE])
async def test_nobody_repairs_what_is_not_theirs(ward: Ward, where: Workspace):
    """Another workspace, whoever may not manage here, and hand-made offers change nothing."""
    [use] = (await ward.press(ward.button)).actions
    for button in (ward.button, use):
        with pytest.raises(InvalidInput):
            await ward.press(button, where, decides=where is ELSEWHERE)
    for about in ("", "zz", "é", "9" * 40):
        with pytest.raises(InvalidInput, match="too old"):
            await ward.press(Action(kind=ActionKind.READDRESS, subject=ward.feed.id, about=about))
    assert (await ward.stored()).url == STRAY


async def test_a_feed_that_is_followed_no_more_is_not_repaired(ward: Ward):
    """Its notice stands in the channel still."""
    await ward.store.unfollow(ward.feed.id, HERE, NOW, "1")
    with pytest.raises(InvalidInput, match="no more"):
        await ward.press(ward.button)
