"""Feeds out: addresses that open one thing to whoever holds them, until somebody ends them."""

import re
from datetime import timedelta
from typing import Any

import feedparser
import pytest

from bot.domain.ask import About, Ask, AskId, Subject, Verb
from bot.domain.delivery import Kind
from bot.domain.destination import Platform
from bot.domain.editions import Contents, Edition, of_channel, of_saved, of_topic
from bot.domain.saved import Keeper, SavedStory, saved_id
from bot.domain.topic import TopicSlug
from tests.fakes.make import NOW, make_source
from tests.fakes.page_world import HOME, NEWS, PASSWORD, READERS, PageWorld, article, hash_of, open_page, tell

ANN = Keeper(Platform.SLACK, "team", "U1")


async def press(world: PageWorld, what: Contents, do: str) -> int:
    """Press a button of the page, with the mark that the page has."""
    edition = await world.store.edition(what.id)
    answer = await world.post("/feeds", {"edition": str(what.id), "do": do, "mark": edition.mark if edition else ""})
    return answer.status


async def address(world: PageWorld, what: Contents) -> str:
    """Return the path of an address, without its form."""
    edition = await world.store.edition(what.id)
    assert edition
    return f"/feed/{edition.name}"


async def test_a_channel_is_read_at_an_address_of_its_own():
    """What it was told, each story once, the newest first; made, changed and ended on the page."""
    async with open_page() as world:
        await tell(world.store, HOME, article("First"), article("Second", lang="de"))
        await tell(world.store, NEWS, article("Elsewhere"))
        assert await press(world, of_channel(HOME.id), "make") == 303
        path = await address(world, of_channel(HOME.id))
        assert path in (await world.get("/feeds"))[1]
        read = feedparser.parse((await world.get(f"{path}.atom"))[1])
        assert not read.bozo
        assert sorted(each.title for each in read.entries) == ["First", "Second"]
        assert {each.rel for each in read.entries[0].links} == {"alternate", "related"}
        related = next(each.href for each in read.entries[0].links if each.rel == "related")
        assert (await world.get(related.partition(str(world.client.port))[2]))[0] == 200
        assert await press(world, of_channel(HOME.id), "renew") == 303
        assert (await world.get(f"{path}.atom"))[0] == 404
        path = await address(world, of_channel(HOME.id))
        assert (await world.get(f"{path}.json"))[0] == 200
        assert await press(world, of_channel(HOME.id), "end") == 303
        assert [(await world.get(f"{path}.{form}"))[0] for form in ("atom", "json")] == [404, 404]


async def test_what_was_muted_or_deleted_in_a_channel_is_not_in_its_feed():
    """Whoever did that there wants it gone."""
    async with open_page() as world:
        muted, kept = article("Muted"), article("Kept")
        await tell(world.store, HOME, muted, kept)
        about = Subject(Verb.MUTE, About.STORY, str(muted.story_id))
        wish = Ask(id=AskId(1), destination_id=HOME.id, subject=about, name="Muted", person="U1", decides=True, made_at=NOW)
        await world.store.ask(wish)
        await press(world, of_channel(HOME.id), "make")
        text = (await world.get(f"{await address(world, of_channel(HOME.id))}.atom"))[1]
        assert "Kept" in text
        assert "Muted" not in text


async def test_a_digest_gives_all_its_stories():
    """An entry each, with an id that stays."""
    async with open_page() as world:
        await tell(world.store, HOME, *(article(f"Story {number}") for number in range(5)), kind=Kind.DIGEST)
        await press(world, of_channel(HOME.id), "make")
        path = await address(world, of_channel(HOME.id))
        ids = [each.id for each in feedparser.parse((await world.get(f"{path}.atom"))[1]).entries]
        assert len(set(ids)) == 5
        await press(world, of_channel(HOME.id), "renew")
        path = await address(world, of_channel(HOME.id))
        assert [each.id for each in feedparser.parse((await world.get(f"{path}.atom"))[1]).entries] == ids


async def test_a_topic_shows_no_report_of_a_private_feed():
    """Neither in words nor as a link; a story that others tell too is there by their report."""
    async with open_page() as world:
        told = article("Told by all")
        await tell(world.store, HOME, told)
        await press(world, of_topic(TopicSlug("ai")), "make")
        path = await address(world, of_topic(TopicSlug("ai")))
        assert "Told by all" in (await world.get(f"{path}.json"))[1]
        [source] = await world.store.sources()
        assert await world.store.remove_source(source.url)
        hidden = make_source("https://private.example/feed")
        await world.store.add_sources([hidden])
        await tell(world.store, HOME, article("Told in private", source=hidden), article("Told in private to a workspace", owner=7))
        text = (await world.get(f"{path}.json"))[1]
        assert "Told in private" not in text
        assert "Told by all" in text


async def test_what_somebody_saved_is_theirs():
    """Whoever runs the page may end its address, and sees none of it; the address shows what was saved there, and nothing else."""
    async with open_page() as world:
        for keeper, title in ((ANN, "Mine"), (ANN._replace(workspace_id="other"), "Elsewhere"), (ANN._replace(person="U2"), "Theirs")):
            told = article(title)
            await world.store.save(
                SavedStory(
                    id=saved_id(keeper, told.story_id), keeper=keeper, story_id=told.story_id, title=title, url=told.url,
                    source_title="The Courier", published_at=NOW, saved_at=NOW,
                )
            )  # fmt: skip
        await world.store.add_edition(Edition(what=of_saved(ANN), key="key", made_at=NOW))
        path = await address(world, of_saved(ANN))
        text = (await world.get(f"{path}.json"))[1]
        assert '"Mine"' in text
        assert not any(each in text for each in ("Elsewhere", "Theirs"))
        listed = (await world.get("/feeds"))[1]
        assert "Slack · U1" in listed
        assert path.removeprefix("/feed/") not in listed
        await press(world, of_saved(ANN), "renew")
        assert (await world.get(f"{path}.atom"))[0] == 200
        await press(world, of_saved(ANN), "end")
        assert (await world.get(f"{path}.atom"))[0] == 404


async def test_an_address_needs_no_password_and_opens_nothing_else():
    """Nor is it shown to those who only look: it outlasts their password."""
    async with open_page(password=hash_of(PASSWORD), reader_password=hash_of(READERS)) as world:
        await tell(world.store, HOME, article("Told"))
        await world.store.add_edition(Edition(what=of_channel(HOME.id), key="key", made_at=NOW))
        path = await address(world, of_channel(HOME.id))
        assert "Told" in (await world.get(f"{path}.atom"))[1]
        for other in ("/", "/feeds", f"/channel/{HOME.id}", f"/stories/{article('Told').story_id}"):
            assert (await world.get(other))[0] == 303, other
        assert (await world.post("/feeds", {"edition": str(of_channel(HOME.id).id), "do": "end"})).status == 401
        await world.enter(READERS)
        assert path not in (await world.get("/feeds"))[1]
        assert (await world.post("/feeds", {"edition": str(of_channel(HOME.id).id), "do": "end"})).status == 403
        assert (await world.get(f"{path}.atom"))[0] == 200


@pytest.mark.parametrize("change", [
    lambda name: name[:-1] + ("a" if name[-1] != "a" else "b"), lambda name: "0" * 16 + name[16:], lambda name: name[:40],
    lambda name: name.upper(), lambda name: name + "a", lambda _: "x", lambda name: name[:16] + "a" * 32,
])  # fmt: skip
async def test_a_guessed_address_opens_nothing(change):
    """Whatever is wrong with it, it is not there."""
    async with open_page() as world:
        await world.store.add_edition(Edition(what=of_topic(TopicSlug("ai")), key="key", made_at=NOW))
        name = (await address(world, of_topic(TopicSlug("ai")))).removeprefix("/feed/")
        assert (await world.get(f"/feed/{change(name)}.atom"))[0] == 404
        assert (await world.get(f"/feed/{name}.atom"))[0] == 200
        assert (await world.get(f"/feed/{name}.html"))[0] == 404


async def test_a_reader_that_has_it_is_told_so():
    """By its ETag, or by the time; a change of anything is another one. It asks each time, since the address may end."""
    async with open_page() as world:
        await tell(world.store, HOME, article("First"))
        await press(world, of_channel(HOME.id), "make")
        path = f"{await address(world, of_channel(HOME.id))}.atom"
        first = await world.ask(path)
        tag, changed = first.headers["ETag"], first.headers["Last-Modified"]
        assert first.headers["Cache-Control"] == "private, no-cache"
        assert first.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
        for headers in ({"If_None_Match": tag}, {"If_None_Match": f'"x", W/{tag}'}, {"If_Modified_Since": changed}):
            known = await world.ask(path, **headers)
            assert (known.status, await known.text(), known.headers["ETag"]) == (304, "", tag), headers
        old = "Mon, 02 Jan 2006 15:04:05 GMT"
        for headers in ({"If_None_Match": '"x"', "If_Modified_Since": changed}, {"If_Modified_Since": old}, {"If_Modified_Since": "soon"}):
            assert (await world.ask(path, **headers)).status == 200, headers
        await tell(world.store, HOME, article("Second"))
        assert (await world.ask(path, If_None_Match=tag)).status == 200
        await press(world, of_channel(HOME.id), "end")
        assert (await world.ask(path, If_None_Match=tag)).status == 404


async def test_addresses_begin_where_others_reach_the_page():
    """By the setting; else as the visitor came, through a proxy and below a path, too."""
    secured: dict[str, Any] = {"password": hash_of(PASSWORD), "base_path": "/desk"}
    for settings, headers, base in (
        ({"address": "https://news.example.org"}, {}, "https://news.example.org/desk"),
        ({"hosts": ("a.example",), "trusted_proxies": ("127.0.0.1/32",)},
         {"Host": "a.example", "X_Forwarded_For": "9.9.9.9", "X_Forwarded_Proto": "https"}, "https://a.example/desk"),
    ):  # fmt: skip
        async with open_page(**secured, **settings) as world:
            await tell(world.store, HOME, article("Told"))
            await world.store.add_edition(Edition(what=of_channel(HOME.id), key="key", made_at=NOW))
            path = await address(world, of_channel(HOME.id))
            text = (await world.get(f"/desk{path}.atom", **headers))[1]
            assert f'href="{base}{path}.atom"' in text
            assert set(re.findall(r'href="(https://[^/"]*/desk)', text)) == {base}


async def test_a_feed_of_what_is_gone_is_gone():
    """A topic that nobody defines any more, a channel that was forgotten."""
    async with open_page() as world:
        for what in (of_topic(TopicSlug("gone")), of_channel(NEWS.id)):
            await world.store.add_edition(Edition(what=what, key="key", made_at=NOW))
            assert (await world.get(f"{await address(world, what)}.atom"))[0] == 404


async def test_a_form_that_means_nothing_of_ours_makes_nothing():
    """A hand-made id opens no list of a stranger."""
    async with open_page() as world:
        await tell(world.store, HOME, article("Told"))
        for edition in (str(of_saved(ANN).id), "1", "x", ""):
            assert (await world.post("/feeds", {"edition": edition, "do": "make"})).status == 404
        assert (await world.post("/feeds", {"edition": str(of_channel(HOME.id).id), "do": "<b>"})).status == 303
        assert await world.store.editions() == []


async def test_a_story_that_is_told_again_moves_up_and_keeps_its_id():
    """So that a reader shows it as changed, and not as another one."""
    async with open_page() as world:
        told = article("Told")
        await tell(world.store, HOME, told, article("Other"))
        await press(world, of_channel(HOME.id), "make")
        path = f"{await address(world, of_channel(HOME.id))}.atom"
        before = {each.title: each.id for each in feedparser.parse((await world.get(path))[1]).entries}
        world.clock.now = NOW + timedelta(days=1)
        await tell(world.store, HOME, told, kind=Kind.DIGEST)
        after = {each.title: each.id for each in feedparser.parse((await world.get(path))[1]).entries}
        assert after == before
