"""Notices: what channels and persons are told besides stories is filed here, and delivered like everything else."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot.domain.delivery import Batch, Delivery, Kind, Off, Outcome, Paused, notice_id
from bot.domain.destination import Destination, person_of
from bot.domain.ids import in_base_36
from bot.domain.notice import Notice, NoticeKind
from bot.domain.source import Source
from bot.domain.times import maybe_micros
from bot.ports.following import Following
from bot.ports.outbox import Outbox
from bot.ports.store import Destinations, Subscriptions

_WORTH_TELLING: Final = timedelta(days=7)  # a channel that refuses us as long is given up, too


class NoticeStore(Destinations, Subscriptions, Outbox, Protocol):
    """The ports that filing notices needs."""


class FeedNoticeStore(NoticeStore, Following, Protocol):
    """And those that telling of feeds needs."""


async def tell_of_gone_feed(store: FeedNoticeStore, gone: Source, at: datetime, *, sent: bool) -> None:
    """Tell the channels that a source mattered to, once each, that it has ended; with `sent` also those that read it."""
    readers, followers = await store.readers_of(gone.id, sent=sent), await store.followers(gone.id)
    named = {"feed": gone.title or gone.host}
    told = ((each, named | ({"source": in_base_36(gone.id)} if each.workspace in followers else {})) for each in readers)
    notices = [(each, Notice(kind=NoticeKind.FEED_GONE, about=about, expires_at=at + _WORTH_TELLING)) for each, about in told]
    await store.file([notice_to(each, notice, at, gone.id) for each, notice in notices])


async def tell_of_ill_feed(store: FeedNoticeStore, ill: Source, at: datetime, *, sent: bool) -> None:
    """Tell the channels of the workspaces that follow a source that it fails, once each until it answers again; `sent` as above."""
    followers = await store.followers(ill.id)
    if not followers:
        return  # the operator's own: health tells of them
    readers = [each for each in await store.readers_of(ill.id, sent=sent) if each.workspace in followers and not each.person]
    notice = Notice(kind=NoticeKind.FEED_ILL, about=dict(_illness(ill)), expires_at=at + _WORTH_TELLING)
    await store.file([notice_to(each, notice, at, ill.id, maybe_micros(ill.fetched_at) or 0) for each in readers])


def _illness(ill: Source) -> Iterator[tuple[str, str]]:
    yield "feed", ill.title or ill.host
    yield "source", in_base_36(ill.id)
    yield ("since", ill.fetched_at.isoformat()) if ill.fetched_at else ("why", "never")


async def tell_subscribers(store: NoticeStore, batch: Batch, outcome: Outcome, at: datetime) -> None:
    """Tell those who subscribed the channel of a batch, where its outcome begins a pause; nobody hears of the refusals after it.

    Told twice, where the outcome could not be written down, it is the same notice: the pause has no number yet. The next pause has
    another one, also where the message that was refused is the same.
    """
    kind = _news(batch, outcome)
    known = await store.destination(batch.destination.id) if kind else None
    if kind is None or (known is not None and known.left_at is not None):  # removed from the workspace: the refusal is no news
        return
    channel = batch.destination
    about = {"channel_id": channel.channel_id} | _reason(outcome)
    notice = Notice(kind=kind, about=about, expires_at=at + _WORTH_TELLING, locale=channel.locale)
    people = [met for each in _subscribers(batch) if (met := await store.meet(each)).off_at is None]
    await store.file([notice_to(each, notice, at, channel.id, channel.pause_number, batch.nonce) for each in people])


def notice_to(to: Destination, notice: Notice, at: datetime, *about: str | int) -> Delivery:
    """Return a notice as it is filed; `about` tells it from others of its kind to the same reader."""
    return Delivery(id=notice_id(to.id, notice.kind, *about), destination_id=to.id, kind=Kind.NOTICE, notice=notice, due_at=at, filed_at=at)


def _subscribers(batch: Batch) -> Iterable[Destination]:
    return (person_of(batch.destination, each) for each in sorted({each.created_by for each in batch.subscriptions if each.created_by}))


def _reason(outcome: Outcome) -> dict[str, str]:
    """Return what the words of a notice need to say why a channel pauses; nothing where nobody can tell."""
    return {"why": outcome.why, **outcome.named} if isinstance(outcome, Paused) and outcome.why else {}


def _news(batch: Batch, outcome: Outcome) -> NoticeKind | None:
    """Return what there is to tell of an outcome; None where there is nothing new."""
    if batch.destination.paused_at is not None:
        return None
    match outcome:
        case Paused():
            return NoticeKind.CHANNEL_REFUSED
        case Off():
            return NoticeKind.CHANNEL_GONE
        case _:
            return None
