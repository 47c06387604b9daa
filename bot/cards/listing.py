"""The list of a workspace's subscriptions, by channel and page by page: what is told of each, and the buttons beside it. Pure.

Who may see which channel, and whether it is there, a platform says by the `Place` of each: a channel without one is not spoken of.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.cards.actions import Action, ActionKind
from bot.cards.filters import filter_parts
from bot.cards.pages import turning
from bot.cards.replies import Shown, days_of, languages_of, live_notes, some, subject
from bot.cards.words import Speech
from bot.domain.destination import KEEP_SETTINGS, Destination, Reason
from bot.domain.topic import Topics

_MOST_BLOCKS = 8
_MOST_CHARACTERS = 3_000  # of a page; Discord takes 4,000, Slack 3,000 a block
_LINES = 10  # of one block: a channel with more goes on in the next
_LONGEST_LINE = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A channel as its platform sees it now, for somebody who may see it.

    `gone`: it is not there, or not for us; `called`: what it was called, for who may know that. `closed`: why it takes none of our
    messages. `may_end`: the reader may end its subscriptions.
    """

    gone: bool = False
    called: str = ""
    closed: Reason | None = None
    may_end: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A subscription, and who made it, as the platform mentions them."""

    shown: Shown
    by: str = ""

    @property
    def channel(self) -> Destination:
        """Its channel."""
        return self.shown.channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One channel, or a part of it: a heading, lines, and a button where it is in trouble. Its first part says which `channel` it is."""

    heading: str
    lines: tuple[str, ...]
    button: Action | None = None
    channel: Destination | None = None

    @property
    def size(self) -> int:
        """How many characters it shows."""
        return len(self.heading) + sum(len(line) + 1 for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage:
    """One page; `said` stands above it, `footer` says which page it is, `buttons` lead on."""

    heading: str
    blocks: tuple[Block, ...]
    said: str = ""
    footer: str = ""
    buttons: tuple[Action, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a list is made with; `plain` makes text what a platform shows as it is."""

    topics: Topics
    speech: Speech
    now: datetime
    plain: Callable[[str], str]


def list_page(rows: Sequence[Row], places: Mapping[str, Place], look: Look, number: int = 1, *, said: str = "") -> ListPage | None:
    """Return a page (the last one where there are fewer) of the channels that have a place; None where there is none.

    Channels in trouble come first, then the oldest.
    """
    blocks = [block for rows_of in _in_order(rows, places) for block in _blocks(rows_of, places[rows_of[0].channel.channel_id], look)]
    if not blocks:
        return None
    pages = _pages(blocks)
    shown = min(max(number, 1), len(pages))
    return ListPage(
        heading=look.speech.say("replies.list_heading"),
        blocks=tuple(pages[shown - 1]),
        said=said,
        footer=look.speech.say("list.page", page=shown, pages=len(pages)) if len(pages) > 1 else "",
        buttons=(*turning(shown, len(pages), _page, look.speech), *_resuming(rows, places, look.speech), *_changes(places, look.speech)),
    )


def _in_order(rows: Sequence[Row], places: Mapping[str, Place]) -> list[list[Row]]:
    """Return the rows by channel."""
    channels: dict[int, list[Row]] = {}
    for row in rows:
        if row.channel.channel_id in places:
            channels.setdefault(row.channel.id, []).append(row)
    return sorted(channels.values(), key=lambda of: not _in_trouble(of[0].channel, places[of[0].channel.channel_id]))


def _in_trouble(channel: Destination, place: Place) -> bool:
    return channel.paused_at is not None or channel.left_at is not None or place.gone or place.closed is not None


def _blocks(rows: Sequence[Row], place: Place, look: Look) -> Iterator[Block]:
    """Yield the blocks of one channel: its state first, then what it subscribes to."""
    channel, mention = rows[0].channel, place.called or rows[0].shown.mention
    lines = [f"⚠ {state}" for state in [look.speech.sentences(state_of(channel, mention, place, look))] if state]
    lines += [_subscription(row, look) for row in rows if not _is_lost(row, look)]
    heading, button = mention, _ending(channel, place, look.speech)
    for start in range(0, len(lines), _LINES):
        yield Block(heading=heading, lines=tuple(lines[start : start + _LINES]), button=button, channel=None if start else channel)
        heading, button = look.speech.say("list.continued", channel=mention), None
    for row in (each for each in rows if _is_lost(each, look)):
        told = (f"⚠ {look.speech.say('list.topic_gone')}", _subscription(row, look))
        yield Block(heading=heading, lines=told, button=_dropping(row, place, look.speech))
        heading = look.speech.say("list.continued", channel=mention)


def _is_lost(row: Row, look: Look) -> bool:
    """Say whether a subscription is to a topic that is there no more."""
    topic = row.shown.subscription.topic
    return topic is not None and look.topics.get(topic) is None


def _subscription(row: Row, look: Look) -> str:
    date = look.speech.short_date(row.shown.subscription.created_at.date())
    since = look.speech.say("list.by", date=date, who=row.by) if row.by else look.speech.say("list.since", date=date)
    return f"• {_line(tuple(wish_parts(row.shown, look)), since)}"


def _line(parts: Sequence[str], since: str) -> str:
    """Return the parts as a line, the last of them left out where it is too long: none is cut, since a mention may stand in it."""
    shorter = ([*parts[:kept], *["…"] * (kept < len(parts)), since] for kept in range(len(parts), 0, -1))
    lines = [" · ".join(each) for each in shorter]
    return next((line for line in lines if len(line) <= _LONGEST_LINE), lines[-1])


def wish_parts(shown: Shown, look: Look) -> Iterator[str]:
    """Yield what a channel gets, and how."""
    subscription, digest, speech = shown.subscription, shown.subscription.digest, look.speech
    yield speech.say(
        f"list.{subscription.mode}",
        topic=look.plain(subject(subscription, look.topics, speech)),
        days=days_of(digest.days, speech) if digest else "",
        time=f"{digest.at:%H:%M}" if digest else "",
        place=speech.place(digest.zone) if digest else "",
    )
    if subscription.languages:
        yield languages_of(subscription, speech)
    yield from filter_parts(subscription.filter, speech, look.plain)
    yield from live_notes(shown, speech)


def state_of(channel: Destination, mention: str, place: Place, look: Look) -> Iterator[str]:
    """Yield the sentences on what is in the channel's way; none where nothing is."""
    speech = look.speech
    if channel.left_at is not None:
        until = (channel.left_at + KEEP_SETTINGS).date()
        yield speech.say("list.away", date=speech.short_date(channel.left_at.date()), until=speech.short_date(until))
    if channel.off_at is not None:
        yield speech.say(
            "list.off", date=speech.short_date(channel.off_at.date()), until=speech.short_date((channel.off_at + KEEP_SETTINGS).date())
        )
    elif channel.paused_at is not None:
        yield speech.say("list.paused", date=speech.short_date(channel.paused_at.date()))
    if place.gone:
        yield speech.say("list.gone")
    elif reason := place.closed or channel.pause_why:
        yield because(reason, mention, speech)
    elif channel.paused_at is not None:
        yield speech.say("list.refused")
    if channel.recheck_at is not None:
        yield speech.say("list.again", when=speech.moment(max(channel.recheck_at, look.now), channel.zone, look.now))


def meant(rows: Iterable[Row], action: Action) -> list[Row]:
    """Return the rows that a button ends: one subscription, or all of a channel."""
    if action.kind is ActionKind.DROP:
        return [row for row in rows if row.shown.subscription.id == action.subject]
    return [row for row in rows if row.channel.id == action.subject]


def ended(rows: Sequence[Row], look: Look) -> str:
    """Say what a channel gets no more."""
    named = (look.plain(subject(row.shown.subscription, look.topics, look.speech)) for row in rows)
    subjects = some((look.speech.say("replies.topic", topic=each) for each in named), look.speech)
    return look.speech.say("replies.unsubscribed", channel=rows[0].shown.mention, topic=subjects)


def because(reason: Reason, mention: str, speech: Speech) -> str:
    """Return the sentence on why a channel takes no messages, and what helps."""
    key = f"notices.channel_refused.because.{reason.code}"
    return speech.say(key, channel=mention, **dict(reason.named)) if speech.has(key) else speech.say("list.refused")


def _ending(channel: Destination, place: Place, speech: Speech) -> Action | None:
    """Return the button that ends what a channel in trouble subscribes to."""
    if not (place.may_end and _in_trouble(channel, place)):
        return None
    return Action(kind=ActionKind.END, subject=channel.id, label=speech.say("actions.end"))


def _dropping(row: Row, place: Place, speech: Speech) -> Action | None:
    """Return the button that ends a subscription of which nothing comes any more."""
    return Action(kind=ActionKind.DROP, subject=row.shown.subscription.id, label=speech.say("actions.end")) if place.may_end else None


def _pages(blocks: Iterable[Block]) -> list[list[Block]]:
    pages: list[list[Block]] = []
    room = 0
    for block in blocks:
        room -= block.size
        if not pages or room < 0 or len(pages[-1]) == _MOST_BLOCKS:
            pages.append([])
            room = _MOST_CHARACTERS - block.size
        pages[-1].append(block)
    return pages


def _resuming(rows: Sequence[Row], places: Mapping[str, Place], speech: Speech) -> Iterator[Action]:
    """Yield the button that lets all go on, where something waits since the bot was removed."""
    left = [row.channel for row in rows if row.channel.left_at is not None and row.channel.channel_id in places]
    if left:
        yield Action(kind=ActionKind.RESUME, subject=left[0].workspace.key, label=speech.say("actions.resume"))


def _changes(places: Mapping[str, Place], speech: Speech) -> Iterator[Action]:
    """Yield the button that shows who changed what, for those who may change something."""
    if any(each.may_end for each in places.values()):
        yield Action(kind=ActionKind.CHANGES, subject=1, label=speech.say("actions.changes"))


def _page(number: int) -> Action:
    return Action(kind=ActionKind.LIST, subject=number)
