"""The pages that show something, each with something on it, with nothing, and asked nonsense."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.delivery import Kind, MessageId, Parked, Settlement
from bot.domain.destination import Platform
from bot.domain.polling import PollRecord
from bot.domain.story import Story
from bot.domain.vitals import SourceVitals, Vitals
from bot.web.health import Health
from bot.web.judging import Facts, faults, warnings
from bot.web.page.deliveries import link_to, message_link
from bot.web.page.stories import timeline
from tests.fakes.make import NOW, make_batch, make_delivery, make_destination, make_evidence, make_source
from tests.fakes.page_world import HOME, NEWS, PageWorld, article, open_page, send, tell
from tests.pictures.stories import PLANT

PAGES = (
    "/stories", "/stories?topic=ai", "/sources", "/sources?state=failing", "/deliveries", "/deliveries?box=failed", "/deliveries?box=sent",
    "/digests", "/feeds", "/status",
)  # fmt: skip


async def told_twice(world: PageWorld) -> str:
    """Let two sources tell a story; return the address of its page."""
    first = article()
    await tell(world.store, HOME, first)
    echo = make_source("https://echo.example/feed", title="The Echo")
    await world.store.add_sources([echo])
    second = article("Ein Labor öffnet sein Modell", source=echo, story_id=first.story_id, lang="de", published_at=NOW + timedelta(hours=1))
    await world.store.record(PollRecord(source=echo, at=NOW, articles=(second,)))
    return f"/stories/{first.story_id}"


async def test_every_page_is_whole_with_nothing_on_it():
    """As on the first day."""
    async with open_page() as world:
        for path in PAGES:
            status, text = await world.get(path)
            assert (status, "</html>" in text) == (200, True), path


@pytest.mark.parametrize("path", [
    "/stories?topic=<b>&before=zzz", "/stories?before=99999999999999999999-1", "/sources?page=x&state=<b>&q=%00%27", "/deliveries?box=<b>",
    "/deliveries?box=sent&channel=x&before=-", "/digests?channel=9999999999999999999999&before=1-<script>",
    "/stories?before=4503599627370495-1",
])  # fmt: skip
async def test_what_an_address_asks_for_is_a_strangers_input(path: str):
    """Nonsense shows the first page, and stands nowhere as more than text."""
    async with open_page() as world:
        await told_twice(world)
        status, text = await world.get(path)
        assert status == 200
        assert "<b>" not in text
        assert "<script>" not in text


async def test_a_story_shows_who_tells_it_in_which_language_and_why():
    """The visitor's language first, the words that spoke for its topic, when it was told, and what a channel got."""
    async with open_page() as world:
        path = await told_twice(world)
        _, text = await world.get(path)
        assert text.index("English") < text.index("German")
        said = ("The Courier", "The Echo", "matches (score 6, 4 needed)", "confirmed", "<svg viewBox", "#terminal")
        assert all(words in text for words in said)
        _, german = await world.get(path, Accept_Language="de")
        assert german.index("Deutsch") < german.index("Englisch")
        assert '<h1 dir="auto"><bdi>Ein Labor öffnet sein Modell' in german


async def test_stories_of_a_topic_and_of_the_next_page():
    """Each story once."""
    async with open_page() as world:
        await tell(world.store, HOME, *(article(f"Story {number:02}") for number in range(35)))
        seen: list[str] = []
        path = "/stories?topic=ai"
        while path:
            _, text = await world.get(path)
            seen += [part[:2] for part in text.split("<bdi>Story ")[1:]]
            path = text.partition('class="onward"><a class="button" href="')[2].partition('"')[0].replace("&amp;", "&")
        assert sorted(seen) == [f"{number:02}" for number in range(35)]
        assert "No stories yet" in (await world.get("/stories?topic=quantum"))[1]


async def test_sources_in_trouble_come_first_and_say_why():
    """And are found by name, address or state."""
    async with open_page() as world:
        bad = make_source("https://bad.example/feed", title="Zeitlos", errors=3, last_error="It sent a web page.", polled_at=NOW)
        await world.store.add_sources([make_source(title="Alpha", fetched_at=NOW), bad])
        _, text = await world.get("/sources")
        assert text.index("Zeitlos") < text.index("Alpha")
        assert all(words in text for words in ("It sent a web page.", "never answered", "3 failures in a row"))
        assert "Alpha" not in (await world.get("/sources?q=zeit"))[1]
        assert "Zeitlos" not in (await world.get("/sources?state=ok"))[1]


async def test_the_last_polls_of_a_source_are_a_bar_with_words_for_it():
    """News stands up and failures hang down, the newest at the right; one that was not asked yet has none."""
    async with open_page() as world:
        await world.store.add_sources([make_source(polls="nufo" + "u" * 3), make_source("https://new.example/feed")])
        _, text = await world.get("/sources")
        said = "The last 7, newest at the right: 1 with news, 4 with nothing new, 1 failed, 1 while our network was down"
        assert f'aria-label="{said}"' in text
        bar = text.partition('<svg class="polls"')[2].partition("</svg>")[0]
        drawn = {came: re.search(rf'd="([^"]*)" class="{came}"', bar) for came in ("news", "same", "failed", "ours")}
        assert {came: found and re.findall(r"M(\d+) ", found[1]) for came, found in drawn.items()} == {
            "news": ["205"], "same": ["210", "225", "230", "235"], "failed": ["215"], "ours": ["220"],
        }  # fmt: skip
        assert text.count('<svg class="polls"') == 1
        assert "none yet" in text


async def test_keys_of_private_feeds_are_neither_shown_nor_found_by_guessing():
    """Whoever only looks could read the feed as its owner; an address without keys stays a link."""
    async with open_page() as world:
        address, key = "https://git.example/project.atom?private_token=9f8e7d6c5b4a39281706", "7d6c5b4a"
        wrong = make_source(address, title="", errors=3, last_error=f"It moved to {address}.", polled_at=NOW)
        await world.store.add_sources([wrong, make_source("https://plain.example/feed", title="Plain")])
        _, text = await world.get("/sources")
        assert (key in text, "private_token=9f8e..." in text, 'href="https://plain.example/feed"' in text) == (False, True, True)
        assert "private_token" not in (await world.get(f"/sources?q={key}"))[1]


async def test_many_sources_are_turned_by_pages():
    """Fifty a page."""
    async with open_page() as world:
        await world.store.add_sources([make_source(f"https://s{number:03}.example/feed", title=f"S{number:03}") for number in range(120)])
        _, text = await world.get("/sources?page=3")
        assert "3 of 3" in text
        assert text.count("<strong dir") == 20


async def test_what_waits_and_what_was_given_up_is_said_with_its_reason():
    """Of whatever channel; people are not named."""
    async with open_page() as world:
        person = make_destination("7", person=True)
        await tell(world.store, NEWS, article("Sent"))
        await tell(world.store, person, article("For one"))
        later, lost = article("Later"), article("Lost")
        owed = (make_delivery(NEWS, later, due_at=NOW + timedelta(hours=1)), make_delivery(NEWS, lost))
        stories = tuple(Story(id=each.story_id, title=each.title, first_seen_at=NOW, last_seen_at=NOW) for each in (later, lost))
        found = {each.id: (make_evidence(),) for each in (later, lost)}
        await world.store.record(
            PollRecord(source=make_source(), at=NOW, articles=(later, lost), stories=stories, deliveries=owed, evidence=found)
        )
        batches = await world.store.begin(NEWS.id, NOW, 1)
        await world.store.settle([Settlement(batch=each, outcome=Parked(reason="Missing <b>permissions</b>.")) for each in batches])
        assert "Later" in (await world.get("/deliveries"))[1]
        _, failed = await world.get("/deliveries?box=failed")
        assert "Missing &lt;b&gt;permissions&lt;/b&gt;." in failed
        assert "Sent" in (await world.get(f"/deliveries?box=sent&channel={NEWS.id}"))[1]
        assert "For one" not in (await world.get(f"/deliveries?box=sent&channel={person.id}"))[1]


async def test_a_digest_has_an_address_with_all_its_stories():
    """A card has none there."""
    async with open_page() as world:
        [digest] = await tell(world.store, HOME, *(article(f"Story {number}") for number in range(30)), kind=Kind.DIGEST)
        [card] = await tell(world.store, HOME, article("Card"))
        assert f'href="/digests/{digest}"' in (await world.get("/digests"))[1]
        _, text = await world.get(f"/digests/{digest}")
        assert text.count("<bdi>Story ") == 30
        assert (await world.get(f"/digests/{card}"))[0] == 404
        assert await send(world.store, HOME) == []


async def test_the_status_says_what_is_at_fault():
    """And that all is well where it is."""
    async with open_page() as world:
        assert "All is well." in (await world.get("/status"))[1]
        world.health = Health(version="1", faults=["No source <b>answers</b>."], warnings=["Look."], sources={"ok": 7}, last_answer=NOW)
        _, text = await world.get("/status")
        assert "No source &lt;b&gt;answers&lt;/b&gt;." in text
        assert "<dd>7</dd>" in text


async def test_what_is_at_fault_is_said_in_my_language():
    """Also the instants in it; what nobody has words for, such as the trouble of a platform, stays English and says that it is."""
    silent = Vitals(sources=SourceVitals(failing=2, asked=2, last_answer=NOW - timedelta(hours=2)), channels=1)
    judged = Facts(now=NOW, started_at=NOW - timedelta(days=1), on=(), vitals=silent, free=500_000_000)
    async with open_page() as world:
        told = ["Discord is not connected", *faults(judged)]
        world.health = Health(version="1", faults=told, warnings=list(warnings(judged)))
        _, text = await world.get("/status", Accept_Language="de")
        assert "<li>Keine der 2 Quellen antwortet; die letzte Antwort kam heute um " in text
        assert "sind noch 500 MB frei" in text
        assert '<li lang="en">Discord is not connected</li>' in text
        assert "None of the 2 sources" not in text


def test_a_message_in_a_post_of_a_forum_is_linked_there():
    """Its id names the post before its own."""
    assert link_to(make_destination("5", workspace="4"), MessageId("8:9")) == "https://discord.com/channels/4/8/9"


@pytest.mark.parametrize(("to", "link"), [
    (make_destination("5", workspace="4"), "https://discord.com/channels/4/5/9"),
    (make_destination("C1", platform=Platform.SLACK, workspace="T1"), "https://slack.com/app_redirect?team=T1&channel=C1&message_ts=9"),
    (make_destination("terminal", platform=Platform.CONSOLE), ""),
])  # fmt: skip
def test_a_message_is_linked_where_its_platform_shows_it(to, link: str):
    """The terminal has no addresses."""
    one = article()
    batch = make_batch(one, destination=to)
    sent = make_delivery(to, one, message_id=MessageId("9"))
    assert message_link(replace(batch, notice=sent, items=())) == link


def test_reports_of_one_moment_stand_in_one_place():
    """A story that was told at once has no span."""
    assert [bar.x for bar in timeline([PLANT[0], PLANT[0]])] == [0.0, 0.0]
    assert timeline(PLANT)[-1].x == 594.0
