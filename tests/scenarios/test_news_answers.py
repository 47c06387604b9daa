"""What readers are answered, word for word, by platform and language: a change of words shows in a diff of tests/data/answers.

`TESTS_RECORD=1` writes the files anew.
"""

import os
from datetime import time, timedelta
from pathlib import Path

import pytest

from bot.domain.schedule import DigestTime
from bot.domain.subscription import Mode
from tests.fakes.make import AI, NOW, make_article, make_evidence, make_source, make_subscription
from tests.fakes.news_world import NewsWorld, OpenNews, discord_news, slack_news
from tests.fakes.seeding import save_destination, save_subscription

FOLDER = Path(__file__).resolve().parents[1] / "data/answers"
ASKED = (
    ("search", "chip"),
    ("search", "giardino"),
    ("search", "-"),
    ("catchup", "1d"),
    ("catchup", "soon"),
    ("latest", "ai"),
    ("latest", "quantum"),
    ("status", ""),
)
BEFORE = NOW - timedelta(hours=3)


async def fill(world: NewsWorld) -> None:
    """A channel with a subscription, seven stories of which it was sent one, and two feeds of which one fails."""
    await save_destination(world.store, world.here)
    digest = DigestTime(at=time(8, 30), zone="Europe/Paris")
    await save_subscription(world.store, make_subscription(world.here, AI, mode=Mode.BOTH, digest=digest))
    bad = make_source("https://ill.example/feed", title="Ill", polled_at=BEFORE, fetched_at=BEFORE, errors=3, last_error="503")
    good = make_source(polled_at=BEFORE, fetched_at=BEFORE)
    await world.store.add_sources([good, bad])
    articles = [make_article(f"Chip {at}", url=f"https://news.example.org/{at}", published_at=BEFORE, seen_at=BEFORE) for at in range(7)]
    await world.told(articles[0], evidence=make_evidence(AI), to=world.here, by=good)
    await world.told(*articles[1:], evidence=make_evidence(AI), by=good)


def shown(text: str, world: NewsWorld) -> str:
    """What was answered, without the ids that a local platform gives out."""
    return text.replace(world.here.channel_id, "CHANNEL").replace(world.here.workspace_id + "/", "WORKSPACE/")


@pytest.mark.parametrize(("platform", "open_world"), [("discord", discord_news), ("slack", slack_news)], ids=["discord", "slack"])
@pytest.mark.parametrize("locale", ["en-US", "fr"])
async def test_the_answers_are_those_that_were_recorded(platform: str, open_world: OpenNews, locale: str):
    """Each thing that is asked, and what is read."""
    async with open_world() as world:
        await fill(world)
        told = [f"> {verb} {said}".rstrip() + "\n" + shown((await world.ask(verb, said, locale)).text, world) for verb, said in ASKED]
    file, text = FOLDER / f"news.{platform}.{locale[:2]}.txt", "\n\n".join(told) + "\n"
    if os.environ.get("TESTS_RECORD"):
        file.write_text(text, "utf-8")
    assert text == file.read_text("utf-8")
