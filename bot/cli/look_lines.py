"""The status in lines: one screen, whatever there is, so that nothing of it scrolls away. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from rich.text import Text

from bot.cli.channel_names import named_channel, state_words, why_waiting
from bot.cli.spans import away, room, span
from bot.domain.loads import Told
from bot.domain.outage import NO_SOURCE
from bot.domain.status import Channel, ChannelState, Feed, FeedState, Status

_LISTED = 8  # feeds, channels and the like, where nothing says how high the screen is
_FIXED = 12  # lines that stand on every screen
_FEED_WORDS = {
    FeedState.OK: "ok",
    FeedState.FAILING: "failing",
    FeedState.NEVER: "never answered",
    FeedState.NEW: "not asked yet",
    FeedState.OURS: "waiting for our network",
    FeedState.GONE: "gone",
}
_TITLE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """What stands around the database: its place, the zone of times, whether a Newsdesk runs, what that says, and the free room."""

    place: str
    zone: str = "UTC"
    runs: bool = False
    words: Mapping[str, Any] = field(default_factory=dict)
    free: int | None = None


def status_lines(status: Status, around: Around, width: int, height: int | None = None) -> list[Text]:
    """Return the status as lines that are no longer than `width`, and where it is known no more than `height`."""
    most = _LISTED if height is None else max(1, (height - _FIXED) // 2)
    lines = [
        *_head(status, around),
        *_feeds(status, most),
        *_channels(status, most),
        *_waiting(status, most),
        *_digests(status, around.zone),
    ]
    for line in lines:
        line.truncate(width, overflow="ellipsis")
    return lines if height is None else lines[: height - 1]


def _head(status: Status, around: Around) -> Iterator[Text]:
    yield _line("Newsdesk", _running(status, around), "" if around.runs else "yellow")
    free = "" if around.free is None else f", {room(around.free)} free"
    yield _line("Database", f"{around.place} · {room(status.database_size)}{free}")
    for platform, workspaces in (around.words.get("workspaces") or {}).items():
        yield _line(platform.title(), " · ".join(f"{name} {'connected' if up else 'apart'}" for name, up in workspaces.items()))
    for fault in around.words.get("faults", ()):
        yield _line("FAULT", str(fault), "red")
    for warning in around.words.get("warnings", ()):
        yield _line("Warning", str(warning), "yellow")
    if status.outage and status.outage.under_way and not around.words:
        yield _line("Outage", f"{NO_SOURCE} Since {_clock(status.outage.since, status.at, around.zone)}", "red")


def _running(status: Status, around: Around) -> str:
    if not around.runs:
        return "does not run on this database: `newsdesk run` starts it"
    since = around.words.get("running_since")
    if not since:
        return "runs"
    began = datetime.fromisoformat(since)
    return f"{around.words.get('version', '')} runs since {_clock(began, status.at, around.zone)}, for {span(status.at - began)}"


def _feeds(status: Status, most: int) -> Iterator[Text]:
    counts = " · ".join(f"{count} {_FEED_WORDS[state]}" for state, count in status.feed_counts.items() if count)
    yield _line("Feeds", counts or "none yet: add those that ship with `newsdesk feed import --catalogue`")
    if status.next_asks:
        yield _line("next", ", ".join(f"{_host(each)} {_when(each.source.next_poll_at, status.at)}" for each in status.next_asks[:3]))
    yield from (_feed(each, status.at) for each in status.troubled_feeds[:most])
    yield from _more(len(status.troubled_feeds) - most, "newsdesk feed list --failing")


def _feed(feed: Feed, now: datetime) -> Text:
    since = f"last answer {away(feed.since, now)}" if feed.since else "no answer yet"
    return _line("", f"{_host(feed)} · {since} · {feed.source.last_error or 'failed'}", "red")


def _channels(status: Status, most: int) -> Iterator[Text]:
    quiet = len(status.silenced)
    said = f"{len(status.channels)}" + (f", {quiet} of them {'takes' if quiet == 1 else 'take'} no messages" if quiet else "")
    yield _line("Channels", said if status.channels else "none yet: nobody has subscribed")
    shown = [*status.silenced, *(each for each in status.channels if each.state is ChannelState.OK)]
    yield from (_channel(each, status.at) for each in shown[:most])
    yield from _more(len(shown) - most, "newsdesk channels")


def _channel(channel: Channel, now: datetime) -> Text:
    last = f"last card {away(channel.last_at, now)}" if channel.last_at else "no card yet"
    trouble = "" if channel.state is ChannelState.OK else f"{state_words(channel)}: {channel.reason}"
    owed = f"{channel.owed} waiting" if channel.owed else ""
    return _line("", " · ".join(filter(None, [named_channel(channel.channel), trouble, last, owed])), "yellow" if trouble else "")


def _waiting(status: Status, most: int) -> Iterator[Text]:
    reasons: dict[str, int] = {}
    for each in (waiting for channel in status.channels for waiting in channel.waiting):
        reasons[why_waiting(each)] = reasons.get(why_waiting(each), 0) + each.count
    yield _line("Waiting", _counted(reasons, most) or "nothing")
    if status.parked:
        yield _line("Given up", _counted(status.parked, most))


def _counted(reasons: Mapping[str, int], most: int) -> str:
    first = sorted(reasons.items(), key=lambda each: -each[1])[:most]
    return " · ".join(f"{count} {reason or 'without a reason'}" for reason, count in first)


def _digests(status: Status, zone: str) -> Iterator[Text]:
    if not status.digests:
        yield _line("Digests", "none is asked for")
        return
    late = [each for each in status.digests if each.late_digest]
    coming = [each for each in status.digests if not each.late_digest and each.next_digest]
    if late:
        yield _line("Digests", f"{len(late)} late, the first due {_clock(late[0].late_digest, status.at, zone)}", "red")
    if coming:
        named = ", ".join(f"{_clock(each.next_digest, status.at, zone)} {named_channel(each.channel)}" for each in coming[:3])
        yield _line("" if late else "Digests", f"next {named}" + (f", and {len(coming) - 3} more" if len(coming) > 3 else ""))  # noqa: PLR2004


def channel_lines(status: Status, named: Mapping[str, str] = MappingProxyType({})) -> Iterator[Text]:
    """Yield a line for each channel, and one for each reason for which something waits there or was given up.

    `named` are the names of topics that workspaces made, by slug.
    """
    for each in [*status.silenced, *(channel for channel in status.channels if channel.state is ChannelState.OK)]:
        last = f"last card {away(each.last_at, status.at)}" if each.last_at else "no card yet"
        slugs = (str(wish.topic or "a feed") for wish in each.wishes)
        topics = ", ".join(sorted(named.get(slug, slug) for slug in slugs)) or "no subscription"
        style = "" if each.state is ChannelState.OK else "yellow"
        yield Text(f"{named_channel(each.channel)}  {state_words(each)}  {topics}  {last}, {each.sent} in all", style=style)
        if each.reason:
            again = f"; asked again {away(each.channel.recheck_at, status.at)}" if each.channel.recheck_at else ""
            yield Text(f"  {each.reason}{again}", style="dim")
        yield from (Text(f"  {w.count} waiting, {_when(w.due_at, status.at)}: {why_waiting(w)}", style="dim") for w in each.waiting)
        yield from (Text(f"  {count} given up: {reason or 'without a reason'}", style="dim") for reason, count in each.parked.items())
        if each.next_digest:
            yield Text(f"  next digest {_when(each.next_digest, status.at)}", style="dim")


def delivery_lines(told: Sequence[Told], now: datetime) -> Iterator[Text]:
    """Yield two lines for each delivery: what became of it, and what it tells."""
    for each in told:
        delivery = each.delivery
        at = delivery.sent_at or (delivery.due_at if delivery.state in ("pending", "sending") else delivery.filed_at)
        tried = f"tried {delivery.attempts}x" if delivery.attempts else ""
        facts = [str(delivery.state), str(delivery.kind), named_channel(each.channel), away(at, now), tried, delivery.last_error or ""]
        yield Text(" · ".join(filter(None, facts)), style="red" if delivery.state == "parked" else "")
        what = each.title or (f"notice: {delivery.notice.kind}" if delivery.notice else "")
        yield Text(f"  {what}  {each.url}".rstrip(), style="dim")


def _more(number: int, command: str) -> Iterator[Text]:
    if number > 0:
        yield _line("", f"and {number} more: `{command}`", "dim")


def _line(title: str, words: str, style: str = "") -> Text:
    bold = "bold" if title[:1].isupper() else "dim"
    return Text.assemble((f"{title:<{_TITLE}}", bold), (words.replace("\n", " "), style))


def _host(feed: Feed) -> str:
    return feed.source.title or feed.source.host


def _when(at: datetime, now: datetime) -> str:
    return "due" if at <= now else away(at, now)


def _clock(at: datetime | None, now: datetime, zone: str) -> str:
    """Return a time of day in a zone, with its weekday where that is not today's."""
    local, today = (at or now).astimezone(ZoneInfo(zone)), now.astimezone(ZoneInfo(zone)).date()
    return f"{local:%H:%M}" if local.date() == today else f"{local:%a %d %b %H:%M}"
