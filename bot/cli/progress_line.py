"""What the live line of a run says: how far the first round over the feeds is, and when the first card may come, or the last one came."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.app.wiring import Newsdesk
from bot.domain.delivery import Kind, Sent
from bot.domain.outage import NO_SOURCE
from bot.ports.engine import Step
from bot.steps.commands.progress import LookAtProgress, Progress
from bot.steps.deliver import Delivered


@dataclass(slots=True)
class LastCard:
    """Remembers when the last message with stories was sent."""

    at: datetime | None = None

    def note(self, delivered: Delivered) -> None:
        """Note a message that was sent."""
        if isinstance(delivered.outcome, Sent) and delivered.batch.kind is not Kind.NOTICE:
            self.at = delivered.outcome.at


async def progress_line(newsdesk: Newsdesk, last: LastCard) -> str:
    """Return what the line says now."""
    if not newsdesk.engine.age(Step.TICK):
        return "starting"
    progress = await LookAtProgress(newsdesk.store, newsdesk.clock)()
    return progress_words(progress, last.at, newsdesk.clock(), newsdesk.settings.zone)


def progress_words(progress: Progress, last_card: datetime | None, now: datetime, zone: str) -> str:
    """Return the progress as one line; times are those of a zone."""
    if not progress.feeds:
        return "no feeds yet: add those that ship with `newsdesk feed import --catalogue`, in another terminal"
    failing = f"{progress.failing} failing" if progress.failing else ""
    return " · ".join(filter(None, [f"asked {progress.asked} of {progress.feeds} feeds", failing, _card(progress, last_card, now, zone)]))


def _card(progress: Progress, last_card: datetime | None, now: datetime, zone: str) -> str:
    if progress.down:
        return NO_SOURCE
    if last_card:
        return f"last card at {_clock(last_card, now, zone)}"
    if not progress.subscriptions:
        return "nobody has subscribed yet"
    if progress.first_card_at is None:
        return "when the first card comes, nobody can tell yet"
    return f"first card at about {_clock(progress.first_card_at, now, zone)}"


def _clock(when: datetime, now: datetime, zone: str) -> str:
    """Return a time of day, with its weekday where that is not today's."""
    local, today = when.astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    return f"{local:%H:%M}" if local.date() == today else f"{local:%a %H:%M}"
