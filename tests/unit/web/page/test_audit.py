"""The list of changes: who changed what, when, page by page, of one workspace at a time."""

import re
from datetime import timedelta

from bot.domain.audit import AuditEntry, AuditVerb
from bot.domain.destination import HOUSE, Workspace
from tests.fakes.make import NOW
from tests.fakes.page_world import NEWS, PageWorld, open_page


async def note(world: PageWorld, what: str, of: Workspace = HOUSE, minutes: int = 0, **changes: str) -> None:
    """Let a change be known."""
    entry = AuditEntry(
        workspace=of, verb=AuditVerb.TOPIC_CHANGED, what=what, at=NOW - timedelta(minutes=minutes), **{"person": "page", **changes}
    )
    await world.store.note(entry)


async def test_changes_say_who_when_and_from_what_to_what():
    """What people wrote is text."""
    async with open_page() as world:
        await note(world, "<b>Zinc</b>", before="Zinc: <i>zinc</i>", after="Zinc: tin")
        _, text = await world.get("/audit")
        assert "Topic “&lt;b&gt;Zinc&lt;/b&gt;” changed" in text
        assert "on this page" in text
        assert ("<i>" in text, "Zinc: tin" in text) == (False, True)


async def test_each_workspace_has_a_list_of_its_own():
    """The house first; a place that an address makes up is the house."""
    async with open_page() as world:
        await note(world, "Ours")
        await note(world, "Theirs", NEWS.workspace, person="U7")
        _, house = await world.get("/audit")
        _, theirs = await world.get(f"/audit?place={NEWS.workspace.key}")
        assert ("Ours" in house, "Theirs" in house) == (True, False)
        assert ("Ours" in theirs, "Theirs" in theirs, "<bdi>U7</bdi>" in theirs) == (False, True, True)
        assert "Ours" in (await world.get("/audit?place=5&before=x"))[1]


async def test_older_changes_stand_on_further_pages():
    """Each on one of them, in order."""
    async with open_page() as world:
        for number in range(103):
            await note(world, f"T{number:03}", minutes=number)
        seen: list[str] = []
        path: str | None = "/audit"
        while path:
            _, text = await world.get(path)
            seen += re.findall(r"T\d{3}", text)
            onward = re.search(r'href="(/audit[^"]*before[^"]*)"', text)
            path = onward[1].replace("&amp;", "&") if onward else None
        assert seen == [f"T{number:03}" for number in range(103)]


async def test_where_nothing_was_changed_it_says_so():
    """No list stands empty."""
    async with open_page() as world:
        assert "Nothing was changed yet" in (await world.get("/audit"))[1]
