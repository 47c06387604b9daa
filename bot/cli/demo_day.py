"""A day of the demo, from an afternoon to the next morning: what the terminal gets, and when. Its clock jumps over the hours between."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Final

from rich.console import Console
from rich.padding import Padding

from bot.app.now import utc_now
from bot.app.running import console_destination, subscribe_console
from bot.app.wiring import Newsdesk
from bot.cli.paced import PacedChat
from bot.demo.feeds import Edition
from bot.demo.server import DemoServer
from bot.domain.destination import Platform, destination_id
from bot.domain.schedule import DigestTime, next_digest_at
from bot.ports.engine import Step
from bot.steps.commands.sources import FeedWish
from bot.steps.commands.wishes import Wish

BEGIN: Final = time(16, 0)
"""When its day begins, whenever it is run: so it is the same in every run."""
_NIGHT, _MORNING, _DIGEST = time(23, 0), time(7, 0), time(8, 30)
_QUIET = "22:00-07:00"
_GROWS_AFTER: Final = timedelta(minutes=20)
_BETWEEN_MESSAGES: Final = 0.4
"""Seconds on a terminal; a pipe waits for nobody."""


class DemoClock:
    """The real time, but that it jumps."""

    def __init__(self, zone: str) -> None:
        self._zone = zone
        self._ahead = timedelta(0)
        self.jump_to(self.next(BEGIN))

    def __call__(self) -> datetime:
        """Return the demo's present."""
        return utc_now() + self._ahead

    def next(self, at: time) -> datetime:
        """Return when it is some time of day next."""
        return next_digest_at(DigestTime(at=at, zone=self._zone), self())

    def jump_to(self, when: datetime) -> None:
        """Go on from a moment after `when`."""
        self._ahead += when + timedelta(seconds=1) - self()


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoDay:
    """What happens on that day, in its order."""

    newsdesk: Newsdesk
    server: DemoServer
    clock: DemoClock
    out: Console
    held: Callable[[], int]
    pause: Callable[[float], Awaitable[None]]

    async def __call__(self) -> None:
        """Let it pass."""
        await self._prepare()
        await self._alerts()
        await self._growth()
        await self._night()
        await self._digest()

    async def _prepare(self) -> None:
        """Add the bundled feeds and poll them once: what they hold already is not news."""
        newsdesk, feeds = self.newsdesk, self.server.feeds
        await newsdesk.add_sources(
            [FeedWish(url=self.server.url(feed), title=feed.title, lang=feed.lang, kind=feed.kind) for feed in feeds]
        )
        await subscribe_console(newsdesk, self.out, digest=_DIGEST)
        if self.out.is_terminal:
            newsdesk.chats[Platform.CONSOLE] = PacedChat(newsdesk.chats[Platform.CONSOLE], _BETWEEN_MESSAGES, self.pause)
        await self._subscribe_a_morning()
        await newsdesk.poll_all()
        topics = ", ".join(topic.title(newsdesk.settings.language) for topic in newsdesk.shipped.topics)
        heading(self.out, "Prepared")
        self._say(f"{len(feeds)} feeds on this machine were polled once: what they held is no news.\nSubscribed: {topics}")

    async def _subscribe_a_morning(self) -> None:
        """Subscribe another channel that is printed here to digests alone: what cards told, a digest does not tell again."""
        terminal = console_destination(self.newsdesk.settings)
        morning = replace(terminal, id=destination_id(Platform.CONSOLE, "local", "morning"), channel_id="morning")
        for topic in self.newsdesk.settings.console.topics:
            await self.newsdesk.desk.subscribe(morning, Wish(topic=topic, mode="digest", digest=f"{_DIGEST:%H:%M}", by="demo"))

    async def _alerts(self) -> None:
        """Let the feeds publish their news: five cards in a minute, each with all who tell it, and a list of the rest when it is over."""
        heading(self.out, f"{BEGIN:%H:%M}: the feeds publish their news. Five cards, and the rest as one list")
        self.server.publish()
        await self.newsdesk.poll_all()
        await self.newsdesk.engine.start()
        await self._tick()
        self.clock.jump_to(self.clock().replace(second=0, microsecond=0) + timedelta(minutes=1))
        await self._tick()

    async def _growth(self) -> None:
        """Let another outlet report with another figure: the card grows, and an answer says what changed."""
        self.clock.jump_to(self.clock() + _GROWS_AFTER)
        heading(self.out, "20 minutes later: another figure. The card grows, and gets an answer")
        self.server.publish(Edition.LATER)
        await self._poll()

    async def _night(self) -> None:
        """Keep the night quiet: what comes waits for its end."""
        terminal = console_destination(self.newsdesk.settings)
        await self.newsdesk.desk.settings.quiet_hours(terminal, _QUIET)
        self.clock.jump_to(self.clock.next(_NIGHT))
        heading(self.out, f"{_NIGHT:%H:%M}: quiet hours, {_QUIET}. What comes now waits for the morning")
        self.server.publish(Edition.NIGHT)
        await self._poll()
        self._say(f"{self.held()} stories wait. Nobody is woken.")
        self.clock.jump_to(self.clock.next(_MORNING))
        heading(self.out, f"{_MORNING:%H:%M}: the night is over")
        await self._tick()

    async def _digest(self) -> None:
        """Jump to the hour of the digest; a tick finds it due in the database."""
        due = self.clock.next(_DIGEST)
        self.clock.jump_to(due)
        heading(self.out, f"{_DIGEST:%H:%M}: the digest, for a channel that gets no cards")
        await self._tick()

    async def _poll(self) -> None:
        await self.newsdesk.poll_all()
        await self._tick()

    async def _tick(self) -> None:
        await self.newsdesk.engine.wake(Step.TICK)
        await self.newsdesk.engine.idle()

    def _say(self, text: str) -> None:
        self.out.print(Padding(text, (0, 2)))


def heading(out: Console, text: str) -> None:
    """Print what follows, as a rule across the terminal."""
    out.print()
    out.rule(text, style="dim", align="left")
    out.print()
