"""Cards that grow: three outlets report one event in three languages, and each channel has one card, edited as they do."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

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


def publish(world: World, lang: str, *, news: bool) -> None:
    """Serve an outlet's feed, with or without its report of the event."""
    outlet, title, dull = OUTLETS[lang]
    titles = (title, dull) if news else (dull,)
    document = feed(*titles, outlet=outlet, lang=lang, tail=TAILS[lang] if news else "")
    world.feeds.serve(f"/{lang}.xml", document, content_type="application/rss+xml; charset=utf-8")


async def begin(world: World) -> None:
    """Follow the three outlets, which have no news yet."""
    for lang in OUTLETS:
        publish(world, lang, news=False)
    await world.bot.run("feed", "add", *(world.feeds.url(f"/{lang}.xml") for lang in OUTLETS))
    await world.run_bot()
    await world.subscribe()
    await world.polled_again()
    await until(lambda: all(world.feeds.requests_to(f"/{lang}.xml") for lang in OUTLETS))


def cards(world: World) -> tuple[str, str]:
    """What the one card says on Discord and on Slack."""
    (discord,) = world.discord.texts(world.channel.id)
    (slack,) = world.slack.messages(SLACK_CHANNEL)
    return discord, LINK.sub(r"\1", str(slack["blocks"]))


def edits(world: World) -> tuple[int, int]:
    """How often the card was edited on Discord and on Slack."""
    patches = [
        body for body in world.discord.bodies if body.method == "PATCH" and "/messages/" in body.path and "/webhooks/" not in body.path
    ]
    return len(patches), len(world.slack.calls("chat.update"))


async def shown(world: World, *outlets: str) -> None:
    """Wait until both cards name these outlets."""
    await until(lambda: world.counts() == (1, 1) and all(outlet in card for outlet in outlets for card in cards(world)))


async def test_three_reports_in_three_languages_are_one_card_edited_twice(world):
    """French first, then English, then Japanese: the card gets the channel's language when it comes, and names who else reports it."""
    await begin(world)
    publish(world, "fr", news=True)
    await shown(world, OUTLETS["fr"][1])
    assert edits(world) == (0, 0)
    publish(world, "en", news=True)
    await shown(world, OUTLETS["en"][1], "Le Courrier numérique")
    publish(world, "ja", news=True)
    await shown(world, OUTLETS["en"][1], "Le Courrier numérique", "みなと技術新報")
    await world.polled_again()
    assert edits(world) == (2, 2)
    discord, slack = cards(world)
    assert "**3 sources, 3 languages** · [Le Courrier numérique](" in discord
    assert "also: Le Courrier numérique (fr), みなと技術新報 (ja)" in slack
    assert world.counts() == (1, 1)


@pytest.mark.long
async def test_a_bot_that_is_killed_after_each_step_keeps_one_card(world):
    """Stories are rebuilt from the store, and so is what their cards still lack."""
    await begin(world)
    publish(world, "en", news=True)
    await shown(world, OUTLETS["en"][0])
    await world.bot.kill()
    publish(world, "fr", news=True)
    await world.bot.run("poll", "--all")
    await world.run_bot()
    await shown(world, "Le Courrier numérique")
    await world.bot.kill()
    publish(world, "ja", news=True)
    await world.run_bot()
    await shown(world, OUTLETS["en"][1], "Le Courrier numérique", "みなと技術新報")
    assert world.counts() == (1, 1)


async def test_a_card_that_is_sent_again_after_a_kill_is_the_same_to_the_byte(world):
    """What was reported between the two tries waits for the edit that it caused."""
    await begin(world)
    world.discord.fail("POST /channels/*/messages", "hang")
    world.slack.fail("chat.postMessage", "hang")
    publish(world, "fr", news=True)
    await world.discord.wait_request("POST", "/channels/*/messages")
    await until(lambda: world.slack.calls("chat.postMessage"))
    await world.bot.kill()
    publish(world, "en", news=True)
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


async def test_a_new_fact_answers_the_card_in_its_thread(world):
    """The toll rises: the card is edited, and one answer tells the new number."""
    first = "Earthquake kills 120 people at artificial intelligence conference in Lima"
    second = "Lima earthquake: 350 people killed at artificial intelligence conference"
    lead = "A strong earthquake struck Lima during an artificial intelligence conference on Monday; rescue teams are on their way."
    news = {lang: feed(title, outlet=OUTLETS[lang][0], lang="en", lead=lead) for lang, title in (("en", first), ("fr", second))}
    for lang in OUTLETS:
        publish(world, lang, news=False)
    await world.bot.run("feed", "add", *(world.feeds.url(f"/{lang}.xml") for lang in OUTLETS))
    await world.run_bot()
    await world.subscribe()
    await until(lambda: all(world.feeds.requests_to(f"/{lang}.xml") for lang in OUTLETS))
    await world.polled_again()
    world.feeds.serve("/en.xml", news["en"], content_type="application/rss+xml; charset=utf-8")
    await until(lambda: world.counts() == (1, 1))
    world.feeds.serve("/fr.xml", news["fr"], content_type="application/rss+xml; charset=utf-8")
    await until(lambda: world.counts() == (2, 2))
    await world.polled_again()
    card, answer = world.slack.messages(SLACK_CHANNEL)
    assert answer["thread_ts"] == card["ts"]
    assert "350 people killed" in str(answer["blocks"])
    assert "120 → *350 people*" in str(answer["blocks"])
    assert answer["text"].startswith("120 → 350 people: Lima earthquake")
    assert "120 → *350 people*" in str(card["blocks"])
    posted = [body for body in world.discord.bodies if body.method == "POST" and body.path.endswith("/messages")]
    assert str(posted[-1].json["message_reference"]["message_id"]) == world.discord.messages(world.channel.id)[0]["id"]
    assert world.counts() == (2, 2)


@pytest.mark.long
async def test_a_bot_that_is_killed_while_it_edits_edits_again(world):
    """An edit that was announced and never confirmed is made again: twice the same card is one card."""
    await begin(world)
    publish(world, "fr", news=True)
    await shown(world, OUTLETS["fr"][0])
    world.discord.fail("PATCH /channels/*/messages/*", "hang")
    world.slack.fail("chat.update", "accept-then-hang")
    publish(world, "en", news=True)
    await world.discord.wait_request("PATCH", "/channels/*/messages/*")
    await until(lambda: world.slack.calls("chat.update"))
    await world.bot.kill()
    await world.run_bot()
    await shown(world, OUTLETS["en"][1], "Le Courrier numérique")
    assert world.counts() == (1, 1)
