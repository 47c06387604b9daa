"""Which of what waits nobody wants any more. Pure.

A channel hears only of what it subscribed to: what was filed for a subscription that has ended is withdrawn, and a card names
only topics that the channel subscribes to now. It is owed the story, not the article: while any report of the story is wanted, the
story is, and a card that nobody has named yet tells it by the first report that is.
"""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Final

from bot.domain.article import StoryId
from bot.domain.ask import Request
from bot.domain.delivery import ENTRIES, Kind, State
from bot.domain.subscription import Subscription
from bot.outbox.queue import Owed, Report
from bot.outbox.tastes import Judged, Taste, spared_reason

LEFT: Final = "withdrawn: the bot was removed from the workspace"
STALE: Final = "given up while the bot was not in the workspace"
FILTERED: Final = "withdrawn: a filter of the channel holds it back"
UNSUBSCRIBED: Final = "withdrawn: the channel does not subscribe to it any more"
STILL_NEWS: Final = timedelta(days=1)
"""What fell due longer ago, while the bot was not in the workspace, is no news any more."""
TOO_LATE: Final = "withdrawn: nobody wants to hear of it any more"


def without_unwanted(rows: Iterable[Owed], taste: Taste, now: datetime) -> list[Owed]:
    """Return a queue in which is given up what no subscription asks for, or somebody asked to be spared, and what came too late to be told.

    A message that may be in the channel already is not called back; nor is one of several stories of which some are wanted, since it
    carries the same stories in each try. What falls due later, such as a digest of the next morning, is judged by what is asked then.
    """
    tastes = _Tastes(taste)
    owed = [_by_a_wanted_report(row, tastes.of(row)) for row in rows]
    wanted = {row.delivery.id for row in owed if _is_asked_for(row, tastes.of(row))}
    kept = {row.delivery.nonce for row in owed if row.delivery.nonce and row.delivery.id in wanted}
    return [_judged(row, tastes.of(row), now, wanted=row.delivery.id in wanted or row.delivery.nonce in kept) for row in owed]


class _Tastes:
    """What a channel wants when each of its rows falls due; many fall due together."""

    def __init__(self, now: Taste) -> None:
        self._now = now
        self._later: dict[datetime, Taste] = {}

    def of(self, row: Owed) -> Taste:
        """Return what the channel wants when a row falls due, or now, if it is due."""
        due_at = row.delivery.due_at
        if due_at not in self._later:
            self._later[due_at] = self._now.at(due_at)
        return self._later[due_at]


def without_stale(rows: Iterable[Owed], now: datetime) -> list[Owed]:
    """Return the queue of a channel in whose workspace the bot was not, without what is no news any more."""
    return [row.given_up(STALE) if row.delivery.state is State.PENDING and row.delivery.due_at < now - STILL_NEWS else row for row in rows]


def without_told(rows: Iterable[Owed], before: Iterable[Subscription], after: Iterable[Subscription]) -> list[Owed]:
    """Return a queue without what a digest that ended would have told once more, of stories of which the channel was owed cards too.

    What only the digest would have told is owed all the same: nothing is lost by going live.
    """
    then, digests = tuple(before), [each for each in after if each.mode.digest]
    return [row.given_up(UNSUBSCRIBED) if _is_told_twice(row, then) and not _asked(row, digests) else row for row in rows]


def _is_told_twice(row: Owed, then: Collection[Subscription]) -> bool:
    """Say whether a digest asked for a story, and cards did when it was filed."""
    if row.delivery.kind not in ENTRIES or not row.unnamed:
        return False
    live = [each for each in then if each.mode.live and each.created_at <= row.delivery.filed_at]
    return _asked(row, [each for each in then if each.mode.digest]) and any(each.wants(row, row.topics) for each in live)


def _asked(row: Owed, wishes: Iterable[Subscription]) -> bool:
    """Say whether some subscription asks for a story, by any of its reports."""
    return any(each.wants(row, row.topics) or any(each.wants(report, report.topics) for report in row.reports) for each in wishes)


def in_doubt(rows: Iterable[Owed], taste: Taste) -> set[StoryId]:
    """Return the stories that a channel does not want by the article for which it gets them: all their reports decide.

    An answer to a card is about a report of its own, which may be muted. All of them say, too, how many publishers tell a story.
    """
    counted = taste.counts_publishers
    doubted = (row.delivery.story_id for row in rows if counted or not _wanted(row, taste) or (_answers(row) and taste.mutes_reports))
    return {each for each in doubted if each is not None}


def _is_asked_for(row: Owed, taste: Taste) -> bool:
    if _muted_answer(row, taste):
        return False
    return _wanted(row, taste) or _wanted_report(row, taste) is not None


def _answers(row: Owed) -> bool:
    return row.delivery.kind is Kind.FACT


def _muted_answer(row: Owed, taste: Taste) -> Request | None:
    """Return what mutes the report that an answer to a card is about: no other report of the story can take its place there."""
    own = next((each for each in row.reports if each.article_id == row.delivery.article_id), None) if _answers(row) else None
    return taste.mute_of(own, row.delivery.story_id) if own else None


def _wanted(row: Owed, taste: Taste) -> bool:
    """Say whether a row is wanted. Less of a kind concerns what is told anew: a card that stands is kept up to date."""
    if row.delivery.kind is Kind.NOTICE:
        return True
    if row.follows:
        return taste.wished(row) and taste.mute_of(row, row.delivery.story_id) is None
    return taste.wants(row, row.delivery.story_id)


def _wanted_report(row: Owed, taste: Taste) -> Report | None:
    """Return the first report of a story by which it is wanted."""
    return next((report for report in row.reports if taste.wants(report, row.delivery.story_id)), None)


def _by_a_wanted_report(row: Owed, taste: Taste) -> Owed:
    """Return a row with the article by which its story is wanted. What has a name says the same in each try; an edit keeps its card's."""
    if not row.unnamed or row.follows or _wanted(row, taste):
        return row
    report = _wanted_report(row, taste)
    return row.told_by(report) if report else row


def _judged(row: Owed, taste: Taste, now: datetime, *, wanted: bool) -> Owed:
    each = row.delivery
    if each.state is not State.PENDING:
        return row
    if not wanted:
        return row.given_up(_reason(row, taste))
    late = each.notice is not None and each.notice.expires_at <= now
    return row.given_up(TOO_LATE) if late else row


def _reason(row: Owed, taste: Taste) -> str:
    """Return why a story is not wanted: what somebody asked to be spared, where a subscription asks for it, by any report."""
    if muted := _muted_answer(row, taste):
        return spared_reason(muted)
    reports: list[Judged] = [row, *row.reports]
    found = next(filter(taste.wished, reports), None)
    if found is None:
        return FILTERED if any(map(taste.is_about, reports)) else UNSUBSCRIBED
    request = taste.stopping(found, row.delivery.story_id)
    return spared_reason(request) if request else UNSUBSCRIBED
