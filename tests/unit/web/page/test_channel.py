"""The channel on the page: its cards, its buttons, what comes while it is open, and text that would like to be more than text."""

import asyncio
import json
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest

from bot.cards.card import AlertCard, Chip, OtherReport
from bot.domain.delivery import Kind, State
from bot.domain.destination import Platform
from bot.domain.times import micros
from bot.web.page.channel import Shown
from bot.web.page.live import MOST
from bot.web.page.looks import Look
from bot.web.page.painting import Painter, page_words
from tests.fakes.make import NOW, make_destination
from tests.fakes.naughty import ADDRESSES, NAUGHTY
from tests.fakes.page_world import HOME, NEWS, PageWorld, article, open_page, tell


def value_of(text: str, kind: str) -> str:
    """Return the value of the one button of a kind."""
    [value] = {part.partition('"')[0] for part in text.split(f'value="n1:{kind}:')[1:]}
    return f"n1:{kind}:{value}"


async def test_without_any_channel_the_page_says_what_to_do():
    """And is whole."""
    async with open_page() as world:
        status, text = await world.get("/")
        assert status == 200
        assert "No channel yet" in text


async def test_a_card_stands_there_with_its_words_and_buttons():
    """Its title as the link, its summary, its topic with the words that spoke for it."""
    async with open_page() as world:
        await tell(world.store, HOME, article())
        _, text = await world.get("/")
        assert 'href="https://news.example.org/' in text
        assert all(words in text for words in ("A lab opens its language model", "Its weights are free.", "<span>AI</span>", "Why?"))


async def test_why_answers_below_its_card():
    """In the visitor's language, and as text."""
    async with open_page() as world:
        [message] = await tell(world.store, HOME, article())
        _, text = await world.get("/", Accept_Language="fr-CA, en;q=0.5")
        form = {"message": message, "value": value_of(text, "why")}
        answer = await world.post(f"/channel/{HOME.id}/act", form, {"Sec-Fetch-Site": "same-origin", "HX-Request": "true"})
        said = await answer.text()
        assert answer.status == 200
        assert said.startswith("<article")
        assert "because of &lt;b&gt;words&lt;/b&gt;" in said


async def test_a_story_is_muted_and_goes_on_by_the_same_place():
    """The button that takes it back stands there for whoever comes later, too."""
    async with open_page() as world:
        [message] = await tell(world.store, HOME, article())
        act, ours = f"/channel/{HOME.id}/act", {"Sec-Fetch-Site": "same-origin"}
        menu = await (await world.post(act, {"message": message, "value": value_of((await world.get("/"))[1], "muting")}, ours)).text()
        assert "Source: " in menu
        assert menu.count("-week") == 2
        story = value_of((await world.get("/"))[1], "muting").replace("muting", "mute") + ":story-week"
        await world.post(act, {"message": message, "value": story}, ours)
        _, muted = await world.get("/")
        assert "Muted" in muted
        assert "n1:muting:" not in muted
        answer = await world.post(act, {"message": message, "value": value_of(muted, "unmute")}, ours)
        assert "comes here as before" in await answer.text()
        assert "n1:muting:" in (await world.get("/"))[1]


@pytest.mark.parametrize("value", ["", "n1:why:zzzzzz", "n2:why:1", "<script>", "n1:end:1"])
async def test_a_value_that_no_button_has_is_answered_in_words(value: str):
    """It is a stranger's input."""
    async with open_page() as world:
        [message] = await tell(world.store, HOME, article())
        answer = await world.post(f"/channel/{HOME.id}/act", {"message": message, "value": value})
        assert answer.status == 200
        assert "<script>" not in await answer.text()


async def test_a_button_acts_where_its_card_stands_and_nowhere_else():
    """Sent by the page of another channel it does nothing."""
    async with open_page() as world:
        await tell(world.store, HOME, article())
        value = value_of((await world.get("/"))[1], "muting")
        [other] = await tell(world.store, NEWS, article("Another"))
        answer = await world.post(f"/channel/{NEWS.id}/act", {"message": other, "value": value})
        assert "too old" in await answer.text()
        assert "Muted" not in (await world.get("/"))[1]


async def test_older_messages_come_a_page_at_a_time():
    """Each once."""
    async with open_page() as world:
        await tell(world.store, HOME, *(article(f"Story {number:02}") for number in range(45)))
        seen: list[str] = []
        path = "/"
        while path:
            _, text = await world.get(path)
            seen += [part[:2] for part in text.split("<bdi>Story ")[1:]]
            path = text.partition('hx-get="')[2].partition('"')[0] if 'class="more"' in text else ""
        assert sorted(seen) == [f"{number:02}" for number in range(45)]


async def test_a_digest_stands_there_as_one_message():
    """With its stories, and all of them by a button."""
    async with open_page() as world:
        [message] = await tell(world.store, HOME, *(article(f"Story {number}") for number in range(30)), kind=Kind.DIGEST)
        _, text = await world.get("/")
        assert text.count('<article class="message') == 1
        assert "Story" in text
        form = {"message": message, "value": value_of(text, "all")}
        answer = await (await world.post(f"/channel/{HOME.id}/act", form)).text()
        assert "30 stories" in answer


async def test_a_message_that_comes_is_told_to_every_open_page():
    """And nothing but its name: the page asks for it as for everything else."""
    async with open_page() as world:
        async with world.client.get("/live") as stream:
            assert stream.headers["Content-Type"] == "text/event-stream"
            await stream.content.readuntil(b"\n\n")
            [message] = await tell(world.store, HOME, article())
            world.page.told(HOME.id, int(message))  # type: ignore[arg-type] # an id
            told = await asyncio.wait_for(stream.content.readuntil(b"\n\n"), 10)
            assert json.loads(told.removeprefix(b"data: ")) == {"channel": str(HOME.id), "message": message}
        status, text = await world.get(f"/channel/{HOME.id}/message/{message}", HX_Request="true")
        assert (status, text.startswith("<article"), "A lab opens" in text) == (200, True, True)


async def test_pages_that_are_left_open_without_end_are_not_served_without_end():
    """Each holds a connection."""
    async with open_page() as world:
        async with asyncio.TaskGroup() as group:
            opened = [group.create_task(world.client.get("/live")) for _ in range(MOST)]
        assert (await world.ask("/live")).status == 503
        for each in opened:
            each.result().close()


async def test_the_end_of_newsdesk_ends_what_is_open():
    """A stop waits for nobody."""
    async with open_page() as world, world.client.get("/live") as stream:
        await stream.content.readuntil(b"\n\n")
        world.page.close()
        assert await asyncio.wait_for(stream.content.read(), 10) == b""


@pytest.mark.parametrize("path", [
    "/channel/1", "/channel/x", f"/channel/{1 << 70}", f"/channel/{HOME.id}/message/1", "/channel/%3Cscript%3E", "/nothing",
    f"/channel/{HOME.id}/message/²",
])  # fmt: skip
async def test_what_is_not_there_is_said_in_a_page(path: str):
    """Whatever an address names."""
    async with open_page() as world:
        await tell(world.store, HOME, article())
        status, text = await world.get(path)
        assert (status, "<title>" in text) == (404, True)


async def test_an_address_of_a_page_that_nobody_wrote_shows_the_first():
    """The mark in it is a stranger's input."""
    async with open_page() as world:
        await tell(world.store, HOME, article())
        for before in ("x", "9" * 40, "-a", "²-a", str(micros(NOW))):
            assert (await world.get(f"/channel/{HOME.id}/before?before={before}"))[0] == 200


async def test_a_person_is_no_channel_of_the_page():
    """What one reader was told is theirs."""
    async with open_page() as world:
        person = make_destination("7", platform=Platform.DISCORD, person=True)
        await tell(world.store, person, article("Private"))
        assert (await world.get(f"/channel/{person.id}"))[0] == 404
        assert "Private" not in (await world.get("/"))[1]


def test_what_feeds_write_is_text_and_nothing_else():
    """In every place of a card, whatever it would like to be: no element, attribute or address comes of it. A browser reads all of them."""
    skeleton = tags(painted("Plain"))
    assert tags(painted(*NAUGHTY[::4])) == skeleton
    assert "boom" in painted(NAUGHTY[0])


def painted(*texts: str) -> str:
    """Return the messages whose cards have these texts in all their places."""
    chips = [Chip(slug="ai", name=text, colour=0x7C3AED, words=text) for text in texts]
    cards = [
        AlertCard(
            title=text, url="https://news.example.org/", summary=text, byline=text, published_at=NOW, chips=(chip,), language=text,
            standing=text, also=(OtherReport(source=text, url="https://other.example.org/", lang="de"),), read_label=text,
        )
        for text, chip in zip(texts, chips, strict=True)
    ]  # fmt: skip
    shown = [Shown(id=str(number), kind=Kind.ALERT, at=NOW, card=card, state=State.SENT) for number, card in enumerate(cards)]
    painter = Painter(page_words(), lambda: NOW, "", "UTC")
    visit = SimpleNamespace(may_change=True, painter=painter)
    return painter.paint(
        "messages.html", page_words().into("en"), Look(language="en"), visit=visit, messages=shown, before="", channel=HOME
    )


async def test_addresses_that_would_run_are_no_links():
    """Only http and https lead anywhere."""
    async with open_page() as world:
        await tell(world.store, HOME, *(article(f"Story {number}", url=each) for number, each in enumerate(ADDRESSES)))
        text = await text_of(world)
        links = {part.partition('"')[0] for part in text.split('href="')[1:]}
        assert all(link.startswith(("/", "#")) for link in links)


async def text_of(world: PageWorld) -> str:
    """Return the whole page."""
    status, text = await world.get("/")
    assert status == 200
    return text


def tags(text: str) -> set[tuple[str, tuple[str, ...]]]:
    """Return the elements of a page, each with the names of its attributes, as a parser of HTML sees them."""
    found: set[tuple[str, tuple[str, ...]]] = set()

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.add((tag, tuple(sorted(name for name, _ in attrs))))

    Reader().feed(text)
    return found


async def test_the_channel_is_shown_as_either_platform():
    """By a choice that is kept."""
    async with open_page() as world:
        await tell(world.store, HOME, article())
        assert "view-discord" in (await world.get("/"))[1]
        await world.post("/look", {"view": "slack"})
        assert "view-slack" in (await world.get("/"))[1]
