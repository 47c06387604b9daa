"""The editor of topics: what is written is tried as one types, saved where nobody was quicker, and holds at once."""

import re
from urllib.parse import urlencode

import pytest

from bot.domain.audit import ON_PAGE, AuditVerb
from bot.domain.destination import HOUSE, Workspace
from bot.domain.own_topic import OwnTopic
from tests.fakes.make import make_subscription
from tests.fakes.page_world import EDITOR, HOME, NEWS, PASSWORD, READERS, PageWorld, article, hash_of, open_page, tell
from tests.fakes.seeding import save_destination, save_subscription

PART = {"HX-Request": "true"}


async def write(world: PageWorld, path: str = "/topics/new", **fields: str) -> tuple[int, str]:
    """Open the form as a browser does, fill some of its fields, and send it with its hidden ones."""
    _, text = await world.get(path)
    seen = re.findall(r'name="seen" value="(\d+)"', text)
    world.clock.advance(seconds=1)
    answer = await world.post(path, {"seen": seen[0], **fields})
    return answer.status, await answer.text()


async def make(world: PageWorld, name: str = "Zinc", query: str = "zinc", place: Workspace = HOUSE) -> OwnTopic:
    """Make a topic on the page."""
    assert (await write(world, name=name, query=query, place=str(place.key)))[0] == 303
    return (await world.store.own_topics())[-1]


async def test_a_topic_of_the_house_is_everybodys_at_once():
    """Kept on the page it is among the topics that each workspace can name, and the audit knows of it."""
    async with open_page() as world:
        topic = await make(world, "  Zinc ", "zinc NOT kites")
        assert (topic.name, topic.query, topic.workspace, topic.made_by) == ("Zinc", "zinc NOT kites", HOUSE, ON_PAGE)
        live = world.own.live
        assert live.of(NEWS.workspace).named("zinc") == (topic.topic,)
        assert [each.slug for each in live.every].count(topic.slug) == 1
        assert "zinc NOT kites" in (await world.get("/topics"))[1]
        assert [each.verb for each in await world.store.audit_of(HOUSE, 9)] == [AuditVerb.TOPIC_MADE]


async def test_a_topic_of_a_workspace_is_its_own_alone():
    """Chosen by the place in the form; one that a form makes up is no place, and becomes no topic of somebody else."""
    async with open_page() as world:
        await save_destination(world.store, NEWS)
        topic = await make(world, place=NEWS.workspace)
        assert topic.workspace == NEWS.workspace
        live = world.own.live
        assert live.of(NEWS.workspace).named("zinc")
        assert live.of(HOUSE).within("zinc") == ()
        assert f"{NEWS.platform.title()} · {NEWS.workspace_id}" in (await world.get("/topics"))[1]


async def test_sent_twice_it_is_one_topic():
    """By a finger that pressed twice, or a browser that sends again."""
    async with open_page() as world:
        form = {"name": "Zinc", "query": "zinc", "seen": "5"}
        assert [(await world.post("/topics/new", form)).status for _ in range(2)] == [303, 303]
        assert len(await world.store.own_topics()) == 1


async def test_a_change_shows_beside_what_is_saved_what_it_brings_and_loses_and_why():
    """As a part of the page while one types; nothing is saved by it."""
    async with open_page() as world:
        await tell(world.store, HOME, article("Zinc is found"), article("Brass bands"))
        topic = await make(world)
        _, part = await world.get(f"/topics/preview?{urlencode({'of': topic.id, 'query': 'brass'})}", HX_Request="true")
        assert "<html" not in part
        assert "1 more, 1 fewer" in part
        assert re.search(r"Brass bands.*?<bdi>Brass</bdi>.*?Zinc is found.*?does not hold: brass", part, re.DOTALL)
        assert (await world.store.own_topics())[0].query == "zinc"
        assert "1 more, 1 fewer" in (await world.get(f"/topics/{topic.id}?query=brass"))[1]


async def test_of_two_who_edit_the_second_is_shown_what_the_first_saved():
    """Their text is kept; who saves again over what they saw now replaces it."""
    async with open_page() as world:
        topic = await make(world)
        path = f"/topics/{topic.id}"
        _, form = await world.get(path)
        [seen] = re.findall(r'name="seen" value="(\d+)"', form)
        assert (await write(world, path, name="Zinc", query="zinc OR tin"))[0] == 303
        late = await world.post(path, {"name": "Metals", "query": "zinc OR brass", "seen": seen})
        text = await late.text()
        assert late.status == 409
        assert "It says now" in text
        assert "zinc OR tin" in text
        assert "zinc OR brass</textarea>" in text
        assert (await world.store.own_topics())[0].query == "zinc OR tin"
        [now] = re.findall(r'name="seen" value="(\d+)"', text)
        assert (await world.post(path, {"name": "Metals", "query": "zinc OR brass", "seen": now})).status == 303
        assert [(each.name, each.query) for each in await world.store.own_topics()] == [("Metals", "zinc OR brass")]


@pytest.mark.parametrize(("name", "query", "said"), [
    ("Zinc", "zinc AND", "Column 9"), ("", "zinc", "Give the topic a name."), ("ai", "zinc", "There is a topic “ai” already"),
    ("digest", "zinc", "means something else"), ("Zinc", "zinc " * 300, "1000 characters"), ("<b>", "<i>", "means something else"),
])  # fmt: skip
async def test_what_cannot_be_a_topic_is_said_and_kept(name: str, query: str, said: str):
    """The form comes back with it, and nothing is stored."""
    async with open_page() as world:
        status, text = await write(world, name=name, query=query)
        assert (status, said in text, "<b>" in text, "<i>" in text) == (422, True, False, False)
        assert await world.store.own_topics() == []


async def test_the_name_of_a_workspaces_topic_is_none_for_the_house():
    """Its people would not know which one they name."""
    async with open_page() as world:
        await save_destination(world.store, NEWS)
        await make(world, place=NEWS.workspace)
        status, text = await write(world, name="ZINC", query="brass")
        assert (status, "already" in text) == (422, True)


async def test_a_topic_ends_after_the_question_what_ends_with_it():
    """In numbers; asked again when it is gone, the list answers."""
    async with open_page() as world:
        topic = await make(world)
        await save_destination(world.store, NEWS)
        await save_subscription(world.store, make_subscription(NEWS, topic.slug))
        asked = await (await world.post(f"/topics/{topic.id}", {"do": "ask"})).text()
        assert "Delete “Zinc”?" in asked
        assert "1 subscription ends." in asked
        assert (await world.post(f"/topics/{topic.id}", {"do": "end"})).status == 303
        assert await world.store.own_topics() == []
        assert (await world.post(f"/topics/{topic.id}", {"do": "end"})).status == 404
        assert world.own.live.of(NEWS.workspace).within("zinc") == ()


async def test_a_topic_of_the_settings_stays_where_it_stands():
    """The page tries another query for it, and gives the line for the file."""
    name = 'Zi"nc'
    async with open_page(topics={name: "zinc"}) as world:
        await tell(world.store, HOME, article("Zinc is found"), article("Brass bands"))
        _, text = await world.get(f"/topics/settings?{urlencode({'name': name, 'query': 'brass'})}")
        assert "1 more, 1 fewer" in text
        assert "&#34;Zi\\&#34;nc&#34; = &#34;brass&#34;" in text
        _, part = await world.get(
            f"/topics/preview?{urlencode({'in_settings': 'Zi' + chr(34) + 'nc', 'query': 'brass'})}", HX_Request="true"
        )
        assert "1 more, 1 fewer" in part
        assert (await world.get("/topics/settings?name=none"))[0] == 404


async def test_readers_and_other_sites_change_nothing():
    """Readers see no form, and what another site sends is refused."""
    async with open_page(password=hash_of(PASSWORD), reader_password=hash_of(READERS)) as world:
        await world.enter(READERS)
        assert (await world.get("/topics/new"))[0] == 404
        assert 'href="/topics/new"' not in (await world.get("/topics"))[1]
        assert (await world.post("/topics/new", {"name": "Zinc", "query": "zinc"})).status == 403
        await world.enter()
        foreign = {**EDITOR, "Sec-Fetch-Site": "cross-site"}
        assert (await world.post("/topics/new", {"name": "Zinc", "query": "zinc"}, foreign)).status == 403
        assert await world.store.own_topics() == []


async def test_what_is_no_topic_is_no_page():
    """Whatever an address makes up."""
    async with open_page() as world:
        for path in ("/topics/5", f"/topics/{1 << 70}", "/topics/preview?in_settings=none"):
            assert (await world.get(path))[0] == 404
        assert (await world.get("/topics/preview?of=x&query="))[0] == 200
        assert (await world.get(f"/topics/new?{urlencode({'query': 'zinc', 'seen': 1 << 60, 'name': '🦀' * 500})}"))[0] == 200
