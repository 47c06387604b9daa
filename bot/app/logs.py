"""Logs: one named function for each thing that is worth a line."""

import logging
import sys
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, TextIO

import structlog

from bot.app.backing_up import BackedUp
from bot.app.log_files import log_handler
from bot.app.log_lines import OnceAMinute, keyless
from bot.app.reloading import Reloaded
from bot.domain.alarms import Alarm
from bot.domain.claims import Forgotten
from bot.domain.delivery import Again, Kind, Muted, Off, Parked, Paused, Sent
from bot.domain.destination import Destination, Workspace
from bot.domain.editions import Contents
from bot.domain.errors import ChatError, FetchError, NewsdeskError
from bot.domain.outage import NO_SOURCE, Brought, Outage
from bot.domain.redacting import without_keys
from bot.domain.source import Source
from bot.settings import Settings
from bot.steps.deliver import Delivered
from bot.steps.poll import Polled
from bot.web.health import Health

_OURS = ("newsdesk", "bot")
_log = structlog.stdlib.get_logger("newsdesk")


def set_up_logs(settings: Settings, stream: TextIO | None = None) -> None:
    """Write logs to the file of the settings, else to standard error or a stream over it, as text or as JSON."""
    plain = structlog.dev.plain_traceback  # the default prints local variables, and with them tokens
    text = structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty() and not settings.log_file, pad_event_to=24, exception_formatter=plain)
    renderer = _as_json if settings.log_format == "json" else text
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = log_handler(settings, stream or sys.stderr)
    handler.addFilter(OnceAMinute())
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, keyless(renderer)]
        )
    )
    logging.getLogger().handlers[:] = [handler]
    set_level(settings)


def set_level(settings: Settings) -> None:
    """Log at another level from now on."""
    level = getattr(logging, settings.log_level.upper())
    logging.getLogger().setLevel(max(level, logging.WARNING))
    for ours in _OURS:
        logging.getLogger(ours).setLevel(level)


def _as_json(logger: Any, method: str, event: structlog.typing.EventDict) -> str:
    told = structlog.processors.format_exc_info(logger, method, event)
    return str(structlog.processors.JSONRenderer(ensure_ascii=False)(logger, method, told))


def log_polled(polled: Polled) -> None:
    """Say what a poll came to: a failure always, news at level info, silence at level debug."""
    url = without_keys(polled.source.url)
    for item in polled.record.dropped:
        _log.error("an item could not be read, and was left out", url=url, item=item)
    if polled.record.left_out:
        _log.warning("source brings more than polling.articles_a_day: the oldest were left out", url=url, left_out=polled.record.left_out)
    if polled.record.source.disabled_at:
        _log.error("source is gone and will not be asked again", url=url, problem=str(polled.answer))
    elif polled.out_of_reach and (polled.in_doubt or not polled.counted):
        _log.debug("no source can be reached, and this one neither", url=url)
    elif isinstance(polled.answer, FetchError):
        _log.warning("source failed", url=url, problem=str(polled.answer), again=str(polled.record.source.next_poll_at))
    elif polled.record.articles:
        what = "source has news" if polled.source.fetched_at else "first look at a source: what it has is no news"
        _log.info(what, url=url, articles=len(polled.record.articles), matches=polled.matches)
    else:
        _log.debug("source is quiet", url=url)


def log_delivered(delivered: Delivered) -> None:
    """Say what became of a message."""
    batch = delivered.batch
    log = _log.bind(
        platform=str(batch.destination.platform), channel=batch.destination.channel_id, kind=str(batch.kind), stories=len(batch.items)
    )
    match delivered.outcome:
        case Sent(message_id=message):
            log.info("card edited" if batch.kind is Kind.UPDATE else "message sent", message=message)
        case Again(at=at, reason=reason):
            log.warning("message waits", again=str(at), reason=reason)
        case Parked(reason=reason):
            log.error("message parked", reason=reason)
        case Muted(reason=reason):
            log.info("story muted in a channel", reason=reason)
        case Paused(reason=reason, recheck_at=recheck):
            log.error("channel paused", reason=reason, again=str(recheck))
        case Off(reason=reason):
            log.error("channel given up", reason=reason)


def log_left(workspace: Workspace, count: int) -> None:
    """Say that a workspace removed the bot."""
    _log.warning(
        "the bot was removed from a workspace: nothing is sent there, and its settings are kept for 30 days",
        platform=str(workspace.platform),
        workspace=workspace.id,
        channels=count,
    )


def log_forgotten(forgotten: Forgotten) -> None:
    """Say how much was deleted of channels and people that were given up a month ago."""
    _log.info("forgot what was given up a month ago", channels=forgotten.channels, subscriptions=forgotten.subscriptions)


def log_silent(since: datetime) -> None:
    """Say that no source answers."""
    _log.error("no source has answered since the digest time before the last", since=str(since))


def log_backed_up(made: BackedUp) -> None:
    """Say that the copy of the day was made."""
    _log.info("backup made", file=str(made.file), size=made.size)


def log_backup_failed(reason: str) -> None:
    """Say that it was not, and when it is tried again."""
    _log.error("the backup of the day failed, and is tried again in an hour", reason=reason)


def log_proved(channel: Destination, error: ChatError | None) -> None:
    """Say what came of a test card."""
    where = {"platform": str(channel.platform), "channel": channel.channel_id}
    if error is None:
        _log.info("test card sent", **where)
    else:
        _log.warning("test card not sent", **where, problem=str(error))


def log_repaired(source: Source, url: str) -> None:
    """Say that somebody gave a source another address."""
    _log.warning("source got another address", before=without_keys(source.url), url=without_keys(url))


def log_published(what: Contents, done: str) -> None:
    """Say that an address of a feed of ours was made, changed or ended; whoever reads a log is told no address."""
    _log.info(f"a feed's address was {done}", shows=str(what.shows), of=what.of, workspace=what.workspace_id)


def log_alarm(alarm: Alarm) -> None:
    """Say what whoever runs Newsdesk is called for, and when it is over."""
    if alarm.over:
        _log.warning("over: " + alarm.sentence, since=str(alarm.since))
    else:
        _log.error(alarm.sentence, since=str(alarm.since))


def log_told(text: str) -> None:
    """Log what whoever runs Newsdesk is told, and is no alarm."""
    _log.info("told", text=text)


def log_unlearned(reason: str) -> None:
    """Log why learned names could not be read or kept."""
    _log.warning("names_not_learned", reason=reason)


def log_uncalled(setting: str, reason: str) -> None:
    """Say that nobody could be called."""
    _log.warning("nobody could be told", setting=setting, reason=reason)


def log_summary(counted: Mapping[str, int], health: Health) -> None:
    """Say in one line what happened in ten minutes, and how it stands."""
    waiting = health.outbox.get("pending", 0)
    _log.info("ten minutes", **counted, waiting=waiting, failing_sources=health.sources.get("failing", 0), faults=len(health.faults))


def log_outage(outage: Outage, brought: Brought | None) -> None:
    """Say once that the network is down, and once that it was, and what came of it."""
    if brought is None:
        _log.error(f"{NO_SOURCE} Nobody is blamed for it, and one host a minute is asked", since=str(outage.since))
    else:
        _log.warning(f"back after {_span(outage.lasted or timedelta(0))}: {_what_came(brought)}")


def _span(span: timedelta) -> str:
    hours, minutes = divmod(max(1, round(span / timedelta(minutes=1))), 60)
    return " ".join(f"{number} {unit}" for number, unit in ((hours, "h"), (minutes, "min")) if number)


def _what_came(brought: Brought) -> str:
    counts = ((brought.cards, "a card", "cards"), (brought.lists, "a list", "lists"))
    return " and ".join(one if count == 1 else f"{count} {many}" for count, one, many in counts if count) or "nothing new"


def log_started(*, platforms: list[str], sources: int, subscriptions: int, contact: bool, page: str) -> None:
    """Say what runs, where it can be looked at, and what an operator should still do."""
    shown = {"page": page} if page else {}
    _log.info("newsdesk runs", platforms=", ".join(platforms), sources=sources, subscriptions=subscriptions, **shown)
    if not sources:
        _log.warning("no feeds yet: add some with `newsdesk feed add URL`, or all that ship with `newsdesk feed import --catalogue`")
    if not contact:
        _log.warning("contact_url is not set: set it, so that publishers can reach you")


def log_not_shown(error: NewsdeskError) -> None:
    """Say that the terminal begins empty."""
    _log.warning("the newest stories could not be shown", reason=str(error))


def log_oddities(sentences: Iterable[str]) -> None:
    """Say what an operator would not notice by itself."""
    for sentence in sentences:
        _log.warning(sentence)


def log_overtaken() -> None:
    """Say that another process took the database over."""
    _log.error("another Newsdesk runs on this database since its server was away: this one stops")


def log_reloaded(reloaded: Reloaded) -> None:
    """Say which settings hold now, and which need a restart."""
    if reloaded.now:
        _log.info("settings read again: these hold now", settings=", ".join(reloaded.now))
    if reloaded.later:
        _log.warning("settings read again: these hold after a restart", settings=", ".join(reloaded.later))
    if not (reloaded.now or reloaded.later):
        _log.info("settings read again: nothing has changed")


def log_not_reloaded(error: NewsdeskError) -> None:
    """Say why the settings of before hold."""
    _log.error("the settings can't be read again, and those of before hold", reason=str(error))


def log_stopped() -> None:
    """Say that all ended well."""
    _log.info("newsdesk stopped")
