"""From a notice to its card: the words of [notices.KIND] in the reader's language."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from bot.cards.actions import Action, ActionKind
from bot.cards.card import NoticeCard
from bot.cards.digest_card import next_digest
from bot.cards.words import Speech
from bot.domain.delivery import Batch
from bot.domain.notice import Notice, NoticeKind
from bot.domain.topic import Topics, TopicSlug

_Named = Mapping[str, str]


def notice_card(batch: Batch, notice: Notice, topics: Topics, speech: Speech, now: datetime) -> NoticeCard:
    """Return the card of a notice; a kind without a heading of its own has none."""
    named = _NAMED.get(notice.kind, _as_filed)(batch, notice, topics, speech)
    heading = f"notices.{notice.kind}.heading"
    said = _said(notice, speech, {"channel": "{channel}", **named})
    return NoticeCard(
        heading=speech.say(heading, **named) if speech.has(heading) else "",
        text="\n".join(filter(None, [said, next_digest(batch, speech, now) if notice.kind is NoticeKind.EMPTY_DAY else ""])),
        channel_id=notice.about.get("channel_id", ""),
        locale=speech.code,
        actions=_actions(batch, notice, speech),
    )


def _actions(batch: Batch, notice: Notice, speech: Speech) -> tuple[Action, ...]:
    """Return the buttons of a notice: what a workspace may begin with, or go on with, and what mends a feed that it follows."""
    if notice.kind is NoticeKind.GREETING:
        return (Action(kind=ActionKind.SETUP, subject=batch.destination.workspace.key, label=speech.say("forms.setup.button")),)
    if source := notice.about.get("source"):
        return (Action(kind=ActionKind.REPAIR, subject=int(source, 36), label=speech.say("actions.repair")),)
    if notice.kind is not NoticeKind.WELCOME_BACK:
        return ()
    return (Action(kind=ActionKind.RESUME, subject=batch.destination.workspace.key, label=speech.say("actions.resume")),)


def _said(notice: Notice, speech: Speech, named: _Named) -> str:
    """Return the words of a notice; where its reason has words of its own, those, and what happens next."""
    because, then = f"notices.{notice.kind}.because.{notice.about.get('why', '')}", f"notices.{notice.kind}.then"
    if speech.has(because):
        return speech.sentences([speech.say(because, **named), speech.say(then)])
    return speech.say(f"notices.{notice.kind}.text", **named)


def _as_filed(_batch: Batch, notice: Notice, _topics: Topics, _speech: Speech) -> _Named:
    return notice.about


def _empty_day(_batch: Batch, notice: Notice, topics: Topics, speech: Speech) -> _Named:
    known = [topic.title(speech.code) for slug in notice.about["topics"].split(",") if (topic := topics.get(TopicSlug(slug)))]
    return {
        "topics": speech.enumerate(known) or speech.say("digest.other"),
        "day": speech.day(date.fromisoformat(notice.about["day"])),
    }


def _welcome_back(_batch: Batch, notice: Notice, _topics: Topics, speech: Speech) -> _Named:
    return {"count": notice.about["count"], "until": speech.long_date(date.fromisoformat(notice.about["until"]))}


def _feed_ill(batch: Batch, notice: Notice, _topics: Topics, speech: Speech) -> _Named:
    if "since" not in notice.about:
        return notice.about
    since = datetime.fromisoformat(notice.about["since"]).astimezone(ZoneInfo(batch.destination.zone))
    return {**notice.about, "since": speech.long_date(since.date())}


_NAMED: Final[Mapping[NoticeKind, Callable[[Batch, Notice, Topics, Speech], _Named]]] = {
    NoticeKind.EMPTY_DAY: _empty_day,
    NoticeKind.FEED_ILL: _feed_ill,
    NoticeKind.WELCOME_BACK: _welcome_back,
}
