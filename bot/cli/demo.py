"""`newsdesk demo`: the real pipeline on bundled feeds, over real HTTP on loopback, in this terminal."""

import asyncio
import time as stopwatch
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from ipaddress import ip_network
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from bot.app.health import HealthWatch
from bot.app.logs import set_up_logs
from bot.app.now import utc_now
from bot.app.parts import Watchers
from bot.app.running import console_destination, subscribe_console
from bot.app.serving import page_address, serving
from bot.app.wiring import Newsdesk, open_newsdesk
from bot.cli.terminal import console
from bot.demo.server import DemoServer
from bot.domain.delivery import Kind, Sent
from bot.domain.destination import Platform, destination_id
from bot.domain.errors import FetchError
from bot.domain.schedule import DigestTime, next_digest_at
from bot.ports.engine import Step
from bot.resources import read_bytes
from bot.settings import DeliverySettings, FixedSettings, Language, PollingSettings, Settings, WebSettings
from bot.steps.commands.sources import FeedWish
from bot.steps.commands.wishes import Wish
from bot.steps.deliver import Delivered
from bot.steps.poll import Polled

_DIGEST = time(8, 30)


@dataclass(slots=True)
class _Story:
    """Collects polls and messages for the figures at the end."""

    polls: list[Polled] = field(default_factory=list)
    sent: list[Delivered] = field(default_factory=list)

    def delivered(self, delivered: Delivered) -> None:
        """Count a message that was sent."""
        if isinstance(delivered.outcome, Sent):
            self.sent.append(delivered)

    def messages(self, kind: Kind) -> int:
        """Return how many messages of a kind were sent."""
        return sum(each.batch.kind is kind for each in self.sent)


class _DemoClock:
    """The real time, until the demo jumps to the hour of its digest."""

    def __init__(self) -> None:
        self._ahead = timedelta(0)

    def __call__(self) -> datetime:
        """Return the demo's present."""
        return utc_now() + self._ahead

    def jump_to(self, when: datetime) -> None:
        """Go on from `when`."""
        self._ahead += when - self()


def run_demo(language: Language, page: int = 0) -> None:
    """Run the demo in a folder that is deleted afterwards; with the port of a `page`, until it is interrupted."""
    with TemporaryDirectory(prefix="newsdesk-demo-") as folder, suppress(KeyboardInterrupt):
        settings = _settings(Path(folder) / "newsdesk.db", language, page)
        set_up_logs(settings)
        asyncio.run(_demo(settings, console()))


def _settings(database: Path, language: Language, page: int) -> Settings:
    polling = PollingSettings(host_spacing_seconds=0, concurrency=1, allow_networks=(ip_network("127.0.0.0/8"),))
    delivery = DeliverySettings(flood_seconds=0)  # the demo tells the news of hours within seconds
    return FixedSettings(
        database=database, language=language, log_level="error", polling=polling, delivery=delivery, web=WebSettings(port=page)
    )


async def _demo(settings: Settings, out: Console) -> None:
    started = stopwatch.perf_counter()
    story, clock = _Story(), _DemoClock()
    watchers = Watchers(polled=story.polls.append, delivered=story.delivered)
    async with (
        DemoServer(read_bytes("demo"), clock) as server,
        open_newsdesk(settings, watchers, clock) as newsdesk,
        serving(newsdesk, HealthWatch(newsdesk=newsdesk, platforms={}, since=clock()), console_destination(settings).id) as web,
    ):
        await _prepare(newsdesk, server, out)
        await _publish(newsdesk, server, out)
        await _wait_for_the_digest(newsdesk, clock, out)
        _say_what_happened(out, story, stopwatch.perf_counter() - started)
        if web:
            await _stay_open(newsdesk, out, page_address(settings))
        await newsdesk.engine.stop()


async def _stay_open(newsdesk: Newsdesk, out: Console, address: str) -> None:
    """Let people look at the page for as long as they like, and press its buttons: Newsdesk goes on meanwhile."""
    _rule(out, "The same in a browser")
    out.print(f"  [bold]{address}[/]   Ctrl-C ends it", soft_wrap=True)
    while True:
        await newsdesk.engine.wake(Step.TICK)
        await asyncio.sleep(newsdesk.settings.tick_seconds)


async def _prepare(newsdesk: Newsdesk, server: DemoServer, out: Console) -> None:
    """Add the bundled feeds and poll them once: what they hold already is not news."""
    await newsdesk.add_sources([FeedWish(url=server.url(feed), title=feed.title, lang=feed.lang, kind=feed.kind) for feed in server.feeds])
    await subscribe_console(newsdesk, out, digest=_DIGEST)
    await _subscribe_a_morning(newsdesk)
    await newsdesk.poll_all()
    topics = ", ".join(topic.title(newsdesk.settings.language) for topic in newsdesk.shipped.topics)
    _rule(out, "Prepared")
    polled = f"{len(server.feeds)} feeds on this machine were polled once: what they held is no news."
    out.print(Padding(f"{polled}\nSubscribed: {topics}", (0, 2)))


async def _subscribe_a_morning(newsdesk: Newsdesk) -> None:
    """Subscribe another channel that is printed here to digests alone: what cards told, a digest does not tell again."""
    terminal = console_destination(newsdesk.settings)
    morning = replace(terminal, id=destination_id(Platform.CONSOLE, "local", "morning"), channel_id="morning")
    for topic in newsdesk.settings.console.topics:
        await newsdesk.desk.subscribe(morning, Wish(topic=topic, mode="digest", digest=f"{_DIGEST:%H:%M}", by="demo"))


async def _publish(newsdesk: Newsdesk, server: DemoServer, out: Console) -> None:
    """Let the feeds publish their news, and poll them again: the alerts that are owed then go out, each story with all who tell it."""
    _rule(out, "The feeds publish their news: the alerts")
    server.publish()
    await newsdesk.poll_all()
    await newsdesk.engine.start()
    await newsdesk.engine.idle()


async def _wait_for_the_digest(newsdesk: Newsdesk, clock: _DemoClock, out: Console) -> None:
    """Jump to the hour of the digest; a tick finds it due in the database."""
    zone = console_destination(newsdesk.settings).zone
    due = next_digest_at(DigestTime(at=_DIGEST, zone=zone), clock())
    clock.jump_to(due + timedelta(seconds=1))
    _rule(out, f"The clock jumps to {due:%A %H:%M}: the digest, for a channel that gets no cards")
    await newsdesk.engine.wake(Step.TICK)
    await newsdesk.engine.idle()


def _say_what_happened(out: Console, story: _Story, seconds: float) -> None:
    figures = Table(box=None, show_header=False, pad_edge=False)
    for name, value in _figures(story).items():
        figures.add_row(name, value)
    figures.add_row("time", f"{seconds:.1f} s")
    _rule(out, "What Newsdesk did")
    out.print(Padding(figures, (0, 2)))
    _rule(out, "Go live")
    out.print(Padding(GO_LIVE, (0, 0, 0, 2)), soft_wrap=True)


def _figures(story: _Story) -> dict[str, str]:
    new = [article for polled in story.polls for article in polled.record.articles]
    alerted = {item.article.story_id for each in story.sent for item in each.batch.items}
    reports = [article for article in new if article.story_id in alerted]
    broken = {polled.source.title for polled in story.polls if isinstance(polled.answer, FetchError)}
    return {
        "sources": f"{len({polled.source.id for polled in story.polls})} ({', '.join(sorted(broken))} is broken, and cost only itself)",
        "requests": str(_total(story, lambda polled: polled.requests)),
        "articles": f"{len(new)}, of which {_total(story, lambda polled: polled.matches)} match a topic",
        "stories": f"{len(alerted)}, told by {len(reports)} articles",
        "deliveries": f"{story.messages(Kind.ALERT)} alert cards, {story.messages(Kind.DIGEST)} digest",
    }


def _total(story: _Story, of: Callable[[Polled], int]) -> int:
    return sum(of(polled) for polled in story.polls)


def _rule(out: Console, text: str) -> None:
    out.print()
    out.rule(text, style="dim", align="left")
    out.print()


GO_LIVE = """\
[bold]newsdesk feed import --catalogue[/]   adds the feeds that ship with Newsdesk
[bold]newsdesk run[/]                       delivers here, until you set a token:
  Discord  DISCORD_TOKEN                    [dim]newsdesk discord invite CLIENT_ID[/]
  Slack    SLACK_BOT_TOKEN, SLACK_APP_TOKEN [dim]newsdesk slack manifest[/]
README.md takes you through both, five minutes each."""
"""What to do next, within 80 columns."""
