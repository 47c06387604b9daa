"""From a notice to its card: the words of [notices.KIND] in the reader's language."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Final

from bot.cards.card import NoticeCard
from bot.cards.words import Speech
from bot.domain.delivery import Batch
from bot.domain.notice import Notice, NoticeKind
from bot.domain.schedule import next_digest_at
from bot.domain.topic import Topics, TopicSlug

_Named = Mapping[str, str]


def notice_card(batch: Batch, notice: Notice, topics: Topics, speech: Speech, now: datetime) -> NoticeCard:
    """Return the card of a notice; a kind without a heading of its own has none."""
    named = _NAMED.get(notice.kind, _as_filed)(batch, notice, topics, speech)
    heading = f"notices.{notice.kind}.heading"
    said = speech.say(f"notices.{notice.kind}.text", channel="{channel}", **named)
    return NoticeCard(
        heading=speech.say(heading, **named) if speech.has(heading) else "",
        text="\n".join(filter(None, [said, _next_digest(batch, speech, now) if notice.kind is NoticeKind.EMPTY_DAY else ""])),
        channel_id=notice.about.get("channel_id", ""),
        locale=speech.code,
    )


def _as_filed(_batch: Batch, notice: Notice, _topics: Topics, _speech: Speech) -> _Named:
    return notice.about


def _empty_day(_batch: Batch, notice: Notice, topics: Topics, speech: Speech) -> _Named:
    known = [topic.title(speech.code) for slug in notice.about["topics"].split(",") if (topic := topics.get(TopicSlug(slug)))]
    return {
        "topics": speech.enumerate(known) or speech.say("digest.other"),
        "day": speech.day(date.fromisoformat(notice.about["day"])),
    }


def _next_digest(batch: Batch, speech: Speech, now: datetime) -> str:
    times = [next_digest_at(each.digest, now) for each in batch.subscriptions if each.digest]
    return speech.say("digest.next", when=speech.moment(min(times), batch.destination.zone, now)) if times else ""


_NAMED: Final[Mapping[NoticeKind, Callable[[Batch, Notice, Topics, Speech], _Named]]] = {NoticeKind.EMPTY_DAY: _empty_day}
