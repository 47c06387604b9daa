"""A topic that is made while Newsdesk runs holds for the next article, in its own workspace alone, and a deleted one for none."""

from pathlib import Path

from bot.cards.actions import Action, ActionKind
from bot.cards.own_topics import Written
from bot.domain.destination import Destination, Platform, destination_id
from bot.steps.commands.act import Press, Presser
from bot.steps.commands.desk import Desk
from bot.steps.commands.wishes import Wish
from tests.fakes.bulletin import Bulletin, open_bulletin
from tests.fakes.words import shipped_words
from tests.fakes.world import feed

SPEECH = shipped_words().into("en")


def manager(workspace: str) -> Presser:
    """Return who may make topics in a workspace."""
    return Presser(platform=Platform.CONSOLE, workspace_id=workspace, channel_id="news", person="7", decides=True, runs=True)


async def make(desk: Desk, workspace: str, query: str) -> None:
    """Make a topic called Zinc, and subscribe the channel of a workspace to it."""
    by = manager(workspace)
    written = Written(action=Action(kind=ActionKind.TOPIC_NEW, subject=1), name="Zinc", query=query)
    shown = await desk.own.propose(written, by, SPEECH)
    assert shown.page
    await desk.own.save(Press(action=shown.page.actions[0], presser=by, speech=SPEECH))
    channel = destination_id(Platform.CONSOLE, workspace, "news")
    await desk.subscribe(Destination(id=channel, platform=Platform.CONSOLE, workspace_id=workspace, channel_id="news"), Wish(topic="Zinc"))


async def told(bulletin: Bulletin, *titles: str) -> list[str]:
    """Poll a feed that shows some titles, and return what was posted."""
    return await bulletin.step({"/feed.xml": feed(*titles).encode()})


async def test_a_topic_holds_for_the_next_article_and_a_deleted_one_for_none(tmp_path: Path):
    """Two workspaces call theirs alike: each gets what its own query asks for, from the poll after it was saved."""
    async with open_bulletin(tmp_path) as bulletin:
        desk = bulletin.desk
        assert await told(bulletin, "The choir sings of silver") == []
        await make(desk, "here", "zinc NOT kites")
        await make(desk, "there", "kites")
        assert await told(bulletin, "Zinc is found in the north", "The choir sings of silver") == ["Zinc is found in the north"]
        assert bulletin.places == ["here"]
        kites = "Paper kites of zinc fly over the south"
        assert await told(bulletin, kites, "Zinc is found in the north") == [kites]
        assert bulletin.places == ["there"]
        [ours] = desk.own.live.own(manager("here").workspace)
        ended = await desk.own.end(Press(action=Action(kind=ActionKind.TOPIC_END, subject=ours.id), presser=manager("here"), speech=SPEECH))
        assert ended.lines == ["“Zinc” is deleted. 1 subscription ended."]
        assert await told(bulletin, "Old mines give zinc to the west", "Zinc is found in the north") == []
