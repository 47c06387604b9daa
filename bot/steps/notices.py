"""Notices: what channels and persons are told besides stories is filed here, and delivered like everything else."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Protocol

from bot.domain.delivery import Batch, Delivery, Kind, Off, Outcome, Paused, notice_id
from bot.domain.destination import Destination, person_of
from bot.domain.notice import Notice, NoticeKind
from bot.domain.source import Source
from bot.ports.outbox import Outbox
from bot.ports.store import Destinations, Subscriptions

_WORTH_TELLING = timedelta(days=7)  # a channel that refuses us as long is given up, too


class NoticeStore(Destinations, Subscriptions, Outbox, Protocol):
    """The ports that filing notices needs."""


async def tell_of_gone_feed(store: NoticeStore, gone: Source, at: datetime, *, sent: bool) -> None:
    """Tell the channels that a source mattered to, once each, that it has ended; with `sent` also those that read it."""
    notice = Notice(kind=NoticeKind.FEED_GONE, about={"feed": gone.title or gone.host}, expires_at=at + _WORTH_TELLING)
    readers = await store.readers_of(gone.id, sent=sent)
    await store.file([notice_to(each, notice, at, gone.id) for each in readers])


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
