"""The CPU seconds of commands beside a database with 12,000 articles, of this checkout and of others, in turn.

Run it from a checkout: `python tests/benchmarks/commands.py [--rounds 9] [--against FOLDER]`, with the folder of another checkout.
Each checkout makes its own database with its own store, from the same news.
"""

import argparse
import os
import resource
import subprocess
import sys
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

COMMANDS = ("feed list", "feed export", "why https://news.example.org/1", "topic list", "config check")
SEED = """
import asyncio, random, sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from bot.domain.article import Article, Identity, article_id
from bot.domain.polling import PollRecord
from bot.domain.source import Source, source_id
from bot.domain.story import Story, story_id
from bot.store.sqlite.store import SqliteStore

ARTICLES, SOURCES = 12_000, 400
WORDS = [first + last for first in "bra cor del fen gal hul jor kel lim mor nev pol".split() for last in "tan ver dis lum rik sos".split()]
NOW = datetime.now(UTC)

def article(source, number, dice):
    identity = Identity(number)
    key = article_id(source.id, identity)
    url = f"https://news.example.org/{number}"
    title, summary = (" ".join(dice.choices(WORDS, k=count)).capitalize() for count in (9, 30))
    at = NOW - timedelta(hours=48 * number / ARTICLES)
    return Article(id=key, source_id=source.id, identity=identity, url=url, canonical_url=url, title=title, summary=summary, lang="en",
        image_url=None, published_at=at, seen_at=at, content_hash=str(number), story_id=story_id(key))

def story_of(one):
    return Story(id=one.story_id, title=one.title, first_seen_at=one.seen_at, last_seen_at=one.seen_at)

async def seed():
    dice = random.Random(1)
    urls = [f"https://feeds.example.org/{number}.xml" for number in range(SOURCES)]
    sources = [Source(id=source_id(url), url=url, title=f"Feed {n}", next_poll_at=NOW) for n, url in enumerate(urls)]
    async with SqliteStore.open(Path(sys.argv[1])) as store:
        await store.add_sources(sources)
        each = ARTICLES // SOURCES
        for number, source in enumerate(sources):
            articles = tuple(article(source, number * each + at, dice) for at in range(each))
            asked = replace(source, fetched_at=NOW)
            await store.record(PollRecord(source=asked, at=NOW, articles=articles, stories=tuple(map(story_of, articles))))

asyncio.run(seed())
"""


def cpu_seconds(checkout: Path, database: Path, *arguments: str) -> float:
    """Run Python in a checkout; return what it took of the processor."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "NEWSDESK_DATABASE": str(database), "PYTHONPATH": str(checkout)}
    subprocess.run([sys.executable, *arguments], cwd=checkout, env=environment, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--against", type=Path)
    options = parser.parse_args()
    checkouts = [Path.cwd(), *([options.against.resolve()] if options.against else [])]
    with TemporaryDirectory() as folder:
        databases = [Path(folder) / f"{number}.db" for number in range(len(checkouts))]
        for checkout, database in zip(checkouts, databases, strict=True):
            cpu_seconds(checkout, database, "-c", SEED, str(database))
        for command in COMMANDS:
            lives = [
                [cpu_seconds(*pair, "-m", "bot", *command.split()) for pair in zip(checkouts, databases, strict=True)]
                for _ in range(options.rounds)
            ]
            medians = [median(times) for times in zip(*lives, strict=True)]
            ratio = f"  {medians[0] / medians[1]:.2f} of it" if len(medians) > 1 else ""
            print(f"{command:40} " + "  ".join(f"{seconds:.2f} s" for seconds in medians) + ratio)  # noqa: T201


if __name__ == "__main__":
    main()
