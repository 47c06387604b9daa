"""Cards that grow: three outlets report one event in three languages, and each channel has one card, edited as they do."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio

from bot.domain.destination import Platform
from bot.steps.commands.sources import FeedWish
from tests.fakes.feed_server import FeedServer
from tests.fakes.whole_bot import OpenBot, WholeBot, on_discord, on_slack
from tests.fakes.world import SLACK_CHANNEL, World, feed, open_world, until

pytestmark = pytest.mark.timeout(120)


LINK = re.compile(r"<[^|>]+\|([^>]*)>")
OUTLETS = {
    "fr": ("Le Courrier numérique", "Londres et Washington vont signer un pacte technologique", "Le conseil municipal se réunit jeudi"),
    "en": ("The Harbour Dispatch", "UK and US about to sign technology pact on AI and quantum computing", "The choir sings on Sunday"),
    "ja": ("みなと技術新報", "英国と米国、AIと量子コンピューターの技術協定に署名へ", "日曜に合唱会"),
}
TAILS = {
    "fr": " : l'accord entre le Royaume-Uni et les États-Unis porte sur l'intelligence artificielle, les semi-conducteurs, "
    "les communications et l'informatique quantique.",
    "en": ": the agreement between the United Kingdom and the United States covers artificial intelligence, semiconductors, communications "
    "and quantum computing.",
    "ja": "。英国と米国の協定は人工知能、半導体、通信、量子コンピューターの4分野に及ぶ。",
}


@pytest_asyncio.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    async with open_world(tmp_path, NEWSDESK_EDIT_SECONDS="0") as opened:
        yield opened


def publish(feeds: FeedServer, lang: str, *, news: bool) -> None:
    """Serve an outlet's feed, with or without its report of the event."""
    outlet, title, dull = OUTLETS[lang]
    titles = (title, dull) if news else (dull,)
    serve(feeds, lang, feed(*titles, outlet=outlet, lang=lang, tail=TAILS[lang] if news else ""))


def serve(feeds: FeedServer, lang: str, document: str) -> None:
    feeds.serve(f"/{lang}.xml", document, content_type="application/rss+xml; charset=utf-8")


@pytest.fixture(params=[on_discord, on_slack], ids=["discord", "slack"])
async def bot(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[WholeBot]:
    """Give a whole bot on each platform, which edits without delay."""
    opened: OpenBot = request.param
    async with opened(tmp_path, edit_seconds=0) as running:
        yield running


@pytest.fixture
async def feeds() -> AsyncIterator[FeedServer]:
    async with three_outlets() as server:
        yield server


@asynccontextmanager
async def three_outlets() -> AsyncIterator[FeedServer]:
    """Give the three outlets, which have no news yet."""
    async with FeedServer() as server:
        for lang in OUTLETS:
            publish(server, lang, news=False)
        yield server


async def follow(bot: WholeBot, feeds: FeedServer) -> None:
    """Follow the three outlets."""
    await bot.newsdesk.add_sources([FeedWish(url=feeds.url(f"/{lang}.xml")) for lang in OUTLETS])
    assert "Done" in await bot.type("subscribe ai")
    await bot.poll()


async def test_three_reports_in_three_languages_are_one_card_edited_twice(bot: WholeBot, feeds: FeedServer):
    """French first, then English, then Japanese: the card gets the channel's language when it comes, and names who else reports it."""
    await follow(bot, feeds)
    cards: list[str] = []
    for edits, lang in enumerate(("fr", "en", "ja")):
        publish(feeds, lang, news=True)
        await bot.poll(minutes=15)
        cards += bot.texts()
        assert (len(bot.texts()), bot.edits()) == (1, edits)
    assert [OUTLETS[lang][1] in card for lang, card in zip(("fr", "en", "en"), cards, strict=True)] == [True] * 3
    assert "Le Courrier numérique" in cards[1]
    said = LINK.sub(r"\1", cards[2])
    if bot.platform is Platform.DISCORD:
        assert "**3 sources, 3 languages** · [Le Courrier numérique](" in said
    else:
        assert "also: Le Courrier numérique (fr), みなと技術新報 (ja)" in said
    await bot.poll(minutes=15)
    assert (len(bot.texts()), bot.edits()) == (1, 2)


async def test_whom_my_cards_call_stands_on_them_however_they_grow(bot: WholeBot, feeds: FeedServer):
    """Called once, when the card came; the mention vanished at the first edit."""
    await follow(bot, feeds)
    called = await bot.subscribe_calling()
    for lang in ("fr", "en", "ja"):
        publish(feeds, lang, news=True)
        await bot.poll(minutes=15)
        assert [text.count(called) for text in bot.texts()] == [1]
    assert bot.edits() == 2


async def test_a_new_fact_answers_the_card_in_its_thread(bot: WholeBot, feeds: FeedServer):
    """The toll rises: the card is edited, and one answer tells the new number."""
    first = "Earthquake kills 120 people at artificial intelligence conference in Lima"
    second = "Lima earthquake: 350 people killed at artificial intelligence conference"
    lead = "A strong earthquake struck Lima during an artificial intelligence conference on Monday; rescue teams are on their way."
    await follow(bot, feeds)
    for lang, title in (("en", first), ("fr", second)):
        serve(feeds, lang, feed(title, outlet=OUTLETS[lang][0], lang="en", lead=lead))
        await bot.poll(minutes=15)
    card, answer = bot.texts()
    assert bot.answered() == [True]
    assert "350 people killed" in answer
    changed = "120 → **350 people**" if bot.platform is Platform.DISCORD else "120 → *350 people*"
    assert changed in answer
    assert changed in card
    await bot.poll(minutes=15)
    assert (len(bot.texts()), bot.edits()) == (2, 1)


async def begin(world: World) -> None:
    """Follow the three outlets, which have no news yet."""
    for lang in OUTLETS:
        publish(world.feeds, lang, news=False)
    await world.bot.add_feeds(*(world.feeds.url(f"/{lang}.xml") for lang in OUTLETS))
    await world.run_bot()
    await world.subscribe()
    await world.polled_again()
    await until(lambda: all(world.feeds.requests_to(f"/{lang}.xml") for lang in OUTLETS))


def cards(world: World) -> tuple[str, str]:
    """What the one card says on Discord and on Slack."""
    (discord,) = world.discord.texts(world.channel.id)
    (slack,) = world.slack.messages(SLACK_CHANNEL)
    return discord, LINK.sub(r"\1", str(slack["blocks"]))


async def shown(world: World, *outlets: str) -> None:
    """Wait until both cards name these outlets."""
    await until(lambda: world.counts() == (1, 1) and all(outlet in card for outlet in outlets for card in cards(world)))


@pytest.mark.long
async def test_a_bot_that_is_killed_after_each_step_keeps_one_card(world):
    """Stories are rebuilt from the store, and so is what their cards still lack."""
    await begin(world)
    publish(world.feeds, "en", news=True)
    await shown(world, OUTLETS["en"][0])
    await world.bot.kill()
    publish(world.feeds, "fr", news=True)
    await world.bot.run("poll", "--all")
    await world.run_bot()
    await shown(world, "Le Courrier numérique")
    await world.bot.kill()
    publish(world.feeds, "ja", news=True)
    await world.run_bot()
    await shown(world, OUTLETS["en"][1], "Le Courrier numérique", "みなと技術新報")
    assert world.counts() == (1, 1)


@pytest.mark.long
async def test_a_card_that_is_sent_again_after_a_kill_is_the_same_to_the_byte(world):
    """What was reported between the two tries waits for the edit that it caused."""
    await begin(world)
    world.discord.fail("POST /channels/*/messages", "hang")
    world.slack.fail("chat.postMessage", "hang")
    publish(world.feeds, "fr", news=True)
    await world.discord.wait_request("POST", "/channels/*/messages")
    await until(lambda: world.slack.calls("chat.postMessage"))
    await world.bot.kill()
    publish(world.feeds, "en", news=True)
    await world.bot.run("poll", "--all")
    await world.run_bot()
    await until(lambda: world.counts() == (1, 1))
    posts = [body.json for body in world.discord.bodies if body.method == "POST" and body.path.endswith("/messages")]
    first, again = posts[0], posts[-1]
    assert first == again
    first, again = (call["blocks"] for call in (world.slack.calls("chat.postMessage")[index] for index in (0, -1)))
    assert first == again
    assert OUTLETS["fr"][1] in str(first)
    await shown(world, OUTLETS["en"][1], "Le Courrier numérique")


@pytest.mark.long
async def test_a_bot_that_is_killed_while_it_edits_edits_again(world):
    """An edit that was announced and never confirmed is made again: twice the same card is one card."""
    await begin(world)
    publish(world.feeds, "fr", news=True)
    await shown(world, OUTLETS["fr"][0])
    world.discord.fail("PATCH /channels/*/messages/*", "hang")
    world.slack.fail("chat.update", "accept-then-hang")
    publish(world.feeds, "en", news=True)
    await world.discord.wait_request("PATCH", "/channels/*/messages/*")
    await until(lambda: world.slack.calls("chat.update"))
    await world.bot.kill()
    await world.run_bot()
    await shown(world, OUTLETS["en"][1], "Le Courrier numérique")
    assert world.counts() == (1, 1)
