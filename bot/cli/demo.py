"""`newsdesk demo`: the real pipeline on bundled feeds, over real HTTP on loopback, in this terminal."""

import asyncio
import time as stopwatch
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_network
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.padding import Padding
from rich.table import Table

from bot.app.health import HealthWatch
from bot.app.logs import set_up_logs
from bot.app.parts import Watchers
from bot.app.running import console_destination
from bot.app.serving import page_address, serving
from bot.app.wiring import Newsdesk, open_newsdesk
from bot.cli.demo_day import DemoClock, DemoDay, heading
from bot.cli.terminal import console
from bot.demo.server import DemoServer
from bot.domain.delivery import Kind, Sent
from bot.domain.errors import FetchError
from bot.ports.engine import Step
from bot.resources import read_bytes
from bot.settings import FixedSettings, Language, PollingSettings, Settings, WebSettings
from bot.steps.deliver import Delivered
from bot.steps.poll import Polled

_NAMES = {Kind.ALERT: "alert card", Kind.MORE: "list", Kind.UPDATE: "edit", Kind.FACT: "answer", Kind.DIGEST: "digest"}


@dataclass(slots=True)
class _Story:
    """Collects polls and messages for the figures at the end."""

    polls: list[Polled] = field(default_factory=list)
    sent: list[Delivered] = field(default_factory=list)
    paused: float = 0.0

    async def pause(self, seconds: float) -> None:
        """Let people read for some seconds, which are none of the demo's own time."""
        self.paused += seconds
        await asyncio.sleep(seconds)

    def delivered(self, delivered: Delivered) -> None:
        """Count a message that was sent."""
        if isinstance(delivered.outcome, Sent):
            self.sent.append(delivered)

    def held(self) -> int:
        """Return how many stories came that no message told yet."""
        told = {item.article.story_id for each in self.sent for item in each.batch.items}
        come = (delivery.story_id for polled in self.polls for delivery in polled.record.deliveries if delivery.kind is Kind.ALERT)
        return len(set(come) - told)

    def messages(self, kind: Kind) -> int:
        """Return how many messages of a kind were sent."""
        return sum(each.batch.kind is kind for each in self.sent)


def run_demo(language: Language, page: int = 0) -> None:
    """Run the demo in a folder that is deleted afterwards; with the port of a `page`, until it is interrupted."""
    with TemporaryDirectory(prefix="newsdesk-demo-") as folder, suppress(KeyboardInterrupt):
        settings = _settings(Path(folder) / "newsdesk.db", language, page)
        set_up_logs(settings)
        asyncio.run(_demo(settings, console()))


def _settings(database: Path, language: Language, page: int) -> Settings:
    polling = PollingSettings(host_spacing_seconds=0, concurrency=1, allow_networks=(ip_network("127.0.0.0/8"),))
    return FixedSettings(database=database, language=language, log_level="error", polling=polling, web=WebSettings(port=page))


async def _demo(settings: Settings, out: Console) -> None:
    started = stopwatch.perf_counter()
    story, clock = _Story(), DemoClock(console_destination(settings).zone)
    watchers = Watchers(polled=story.polls.append, delivered=story.delivered)
    async with (
        DemoServer(read_bytes("demo"), clock) as server,
        open_newsdesk(settings, watchers, clock) as newsdesk,
        serving(newsdesk, HealthWatch(newsdesk=newsdesk, platforms={}, since=clock()), console_destination(settings).id) as web,
    ):
        await DemoDay(newsdesk=newsdesk, server=server, clock=clock, out=out, held=story.held, pause=story.pause)()
        _say_what_happened(out, story, stopwatch.perf_counter() - started - story.paused)
        if web:
            await _stay_open(newsdesk, out, page_address(settings))
        await newsdesk.engine.stop()


async def _stay_open(newsdesk: Newsdesk, out: Console, address: str) -> None:
    """Let people look at the page for as long as they like, and press its buttons: Newsdesk goes on meanwhile."""
    heading(out, "The same in a browser")
    out.print(f"  [bold]{address}[/]   Ctrl-C ends it", soft_wrap=True)
    while True:
        await newsdesk.engine.wake(Step.TICK)
        await asyncio.sleep(newsdesk.settings.tick_seconds)


def _say_what_happened(out: Console, story: _Story, seconds: float) -> None:
    figures = Table(box=None, show_header=False, pad_edge=False)
    for name, value in _figures(story).items():
        figures.add_row(name, value)
    figures.add_row("time", f"{seconds:.1f} s" + (f", and {story.paused:.1f} s to let you read" if story.paused else ""))
    heading(out, "What Newsdesk did")
    out.print(Padding(figures, (0, 2)))
    heading(out, "Go live")
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
        "deliveries": ", ".join(_counted(story.messages(kind), name) for kind, name in _NAMES.items()),
    }


def _counted(count: int, name: str) -> str:
    return f"{count} {name}" if count == 1 else f"{count} {name}s"


def _total(story: _Story, of: Callable[[Polled], int]) -> int:
    return sum(of(polled) for polled in story.polls)


GO_LIVE = """\
[bold]newsdesk feed import --catalogue[/]   adds the feeds that ship with Newsdesk
[bold]newsdesk run[/]                       delivers here, until you set a token:
  Discord  DISCORD_TOKEN                    [dim]newsdesk discord invite CLIENT_ID[/]
  Slack    SLACK_BOT_TOKEN, SLACK_APP_TOKEN [dim]newsdesk slack manifest[/]
README.md takes you through both, five minutes each."""
"""What to do next, within 80 columns."""
