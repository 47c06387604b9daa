"""What good answers mean."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.article import Entry, Identity
from bot.domain.fetching import Repeated
from bot.domain.source import NO_VALIDATORS, Move, Source, Validators
from bot.polling.decide import decide_nothing, published
from bot.polling.identity import remembered
from bot.polling.rules import DEFAULT_RULES
from tests.unit.polling.builders import DAY, HOUR, NOW, OLD, URL, dated, decided, fetched, known_source, new_source, status, unchanged

ODD = Validators(etag='W/"a,b"; "', last_modified="Mon, 2 Mar 26 10:00:00 +0100")
MOVED = "https://example.org/feed"


def test_the_first_good_answer_is_the_baseline():
    """Its entries become articles, in the document's order, but are no news for anybody."""
    entries = dated(HOUR, 2 * HOUR)
    decision = decided(new_source(), fetched(*entries))
    assert decision.baseline
    assert [fresh.entry for fresh in decision.fresh] == list(entries)
    assert set(decision.seen) == remembered(entries)
    assert decision.source.fetched_at == NOW


def test_an_error_before_it_leaves_the_first_good_answer_the_baseline():
    """A feed that failed at first does not flood the channels when it works."""
    failed = decided(new_source(), status(500)).source
    assert decided(failed, fetched(*dated(HOUR))).baseline


def test_later_answers_bring_only_what_was_not_known():
    """Known entries are neither fresh nor remembered again."""
    entries = dated(HOUR, 2 * HOUR, 3 * HOUR)
    decision = decided(known_source(), fetched(*entries), known=remembered(entries[1:]))
    assert not decision.baseline
    assert [fresh.entry for fresh in decision.fresh] == [entries[0]]
    assert set(decision.seen) == remembered(entries[:1])


def test_what_the_document_before_held_is_no_news():
    """Its time counts for the rhythm, and that is all."""
    new, _ = both = dated(HOUR, 3 * HOUR)
    whole = fetched(*both)
    at = int((NOW - 3 * HOUR).timestamp()) * 1_000_000
    answer = replace(whole, feed=replace(whole.feed, entries=(new,), repeated=Repeated.of([([Identity(7)] + [Identity(0)] * 4, at)])))
    decision = decided(known_source(), answer)
    assert [each.entry for each in decision.fresh] == [new]
    assert set(decision.seen) == remembered([new])
    assert decision.source.interval == decided(known_source(), whole).source.interval


def test_identities_of_articles_are_primary_keys():
    """The identity of an article is one of those that are remembered."""
    decision = decided(known_source(), fetched(*dated(HOUR)))
    assert decision.fresh[0].identity in decision.seen


def test_rewritten_guids_are_no_news():
    """A feed that changes every guid at each fetch posts each entry once; the new guids are remembered beside the old ones."""
    entries = dated(HOUR, 2 * HOUR)
    rewritten = tuple(replace(entry, guid=f"{entry.guid}?session=2") for entry in entries)
    decision = decided(known_source(), fetched(*rewritten), known=remembered(entries))
    assert decision.fresh == ()
    assert set(decision.seen) == remembered(rewritten) - remembered(entries)
    assert len(decision.seen) == len(rewritten)


FIRST = Entry(guid="g1", url="https://example.org/a", title="A")
NEW_GUID = replace(FIRST, guid="g2")
CORRECTED = "A, corrected"


@pytest.mark.parametrize(
    "shown",
    [
        (FIRST, NEW_GUID, replace(NEW_GUID, title=CORRECTED)),
        (FIRST, replace(FIRST, title=CORRECTED), replace(NEW_GUID, title=CORRECTED)),
        (FIRST, NEW_GUID, replace(NEW_GUID, title=CORRECTED), replace(FIRST, guid="g3", title=CORRECTED)),
        (FIRST, NEW_GUID, replace(NEW_GUID, url="https://example.org/b"), replace(FIRST, guid="g3", url="https://example.org/b")),
    ],
    ids=["guid, then title", "title, then guid", "guid, title, guid", "guid, address, guid"],
)
def test_an_entry_whose_keys_change_one_after_the_other_stays_known(shown):
    """Each poll knows it by the key that stayed, and remembers the other for the next change; what is known in full costs nothing."""
    known = set(remembered(shown[:1]))
    for entry in shown[1:]:
        decision = decided(known_source(), fetched(entry), known=known)
        assert decision.fresh == ()
        assert decision.seen == tuple(remembered((entry,)) - known)
        known.update(decision.seen)
        assert decided(known_source(), fetched(entry), known=known).seen == ()


def test_a_doubled_entry_counts_once():
    """Two copies in one document are one article."""
    (entry,) = dated(HOUR)
    assert len(decided(known_source(), fetched(entry, entry)).fresh) == 1


@pytest.mark.parametrize("answer", [fetched(validators=ODD), unchanged(validators=ODD), unchanged(validators=ODD, not_modified=False)])
def test_validators_are_the_servers_bytes(answer):
    """New ones are stored from a 200, from a 304, and from a 200 with the body that is known."""
    assert decided(known_source(), answer).source.validators == ODD


def test_an_answer_without_validators_clears_the_old():
    """They belonged to a document that is not there any more."""
    assert decided(known_source(), fetched()).source.validators == NO_VALIDATORS


@pytest.mark.parametrize("code", [403, 404, 410, 429, 500, 503])
def test_errors_leave_validators_and_body_alone(code):
    """What an error page says about itself is not about the feed."""
    source = decided(known_source(), status(code)).source
    assert (source.validators, source.body_hash, source.fetched_at) == (OLD, "old", NOW - HOUR)


@pytest.mark.parametrize("answer", [fetched(), unchanged()])
def test_a_good_answer_ends_the_errors(answer):
    """The count starts again, and the last error is forgotten."""
    source = decided(known_source(errors=5, last_error="It failed."), answer).source
    assert (source.errors, source.last_error, source.polled_at, source.fetched_at) == (0, None, NOW, NOW)


def test_a_304_before_any_document_does_not_use_up_the_baseline():
    """A server that answers 304 to a first, unconditional request has shown us nothing."""
    assert decided(new_source(), unchanged()).source.fetched_at is None


def test_title_and_language_come_from_the_document_where_unknown():
    """What the catalogue says stands."""
    assert (decided(new_source(), fetched()).source.title, decided(new_source(), fetched()).source.lang) == ("News", "en")
    named = decided(new_source(title="Chips", lang="de"), fetched()).source
    assert (named.title, named.lang) == ("Chips", "de")


def moved(source: Source, *, after: timedelta, to: str | None = MOVED) -> Source:
    """Return the source after a 304 that permanent redirects led to, `after` NOW."""
    return decided(source, unchanged(moved_to=to), at=NOW + after).source


def test_a_feed_moves_after_three_answers_over_a_day():
    """It keeps its id, and its validators go: they are the old address's."""
    source = known_source()
    for after in (timedelta(0), 12 * HOUR):
        source = moved(source, after=after)
        assert source.url == URL
        assert source.validators == OLD
    there = moved(source, after=DAY)
    assert (there.url, there.id, there.validators, there.move) == (MOVED, source.id, NO_VALIDATORS, None)


def test_three_answers_in_less_than_a_day_do_not_move_a_feed():
    """A mistake may last an afternoon."""
    source = known_source()
    for hours in (0, 8, 16, 23):
        source = moved(source, after=hours * HOUR)
    assert source.url == URL
    assert source.move == Move(url=MOVED, since=NOW, answers=4)


def test_two_answers_over_a_week_do_not_move_a_feed():
    """Two may be one mistake, met twice."""
    assert moved(moved(known_source(), after=timedelta(0)), after=7 * DAY).url == URL


@pytest.mark.parametrize("other", ["https://example.org/elsewhere", None, URL])
def test_an_inconsistent_answer_starts_the_count_again(other):
    """Another target, no redirect, or one back home: the move was not meant for good."""
    source = moved(moved(known_source(), after=timedelta(0)), after=12 * HOUR)
    source = moved(source, after=13 * HOUR, to=other)
    assert source.move is None or source.move.answers == 1
    assert moved(source, after=25 * HOUR).url == URL


def test_an_error_on_the_way_does_not_forget_the_move():
    """A time-out says nothing about addresses."""
    source = moved(moved(known_source(), after=timedelta(0)), after=12 * HOUR)
    assert decided(source, status(500)).source.move == source.move


def test_no_reposts_after_a_move():
    """The identities are the source's, not the address's."""
    entries = dated(HOUR)
    source = known_source(move=Move(url=MOVED, since=NOW - DAY, answers=2))
    decision = decided(source, fetched(*entries, moved_to=MOVED), known=remembered(entries))
    assert decision.source.url == MOVED
    assert decision.fresh == ()


@pytest.mark.parametrize(
    "at",
    [
        None,
        datetime(1970, 1, 1, tzinfo=UTC),
        datetime(1, 1, 1, tzinfo=UTC),
        NOW + timedelta(seconds=1),
        datetime(9999, 12, 31, tzinfo=UTC),
        datetime(2026, 3, 1, 8, 0),  # noqa: DTZ001  (a date without a zone is the subject)
    ],
)
def test_dates_that_cannot_be_are_the_time_of_first_sight(at):
    """Missing, impossible, future and zone-less dates never put an entry on top for ever."""
    assert published(Entry(published_at=at), NOW, DEFAULT_RULES) == NOW


def test_plausible_dates_stand():
    """Also those of an old article."""
    for at in (NOW, NOW - HOUR, datetime(2003, 1, 1, tzinfo=UTC)):
        assert published(Entry(published_at=at), NOW, DEFAULT_RULES) == at


def test_each_poll_is_remembered_by_what_it_came_to():
    """News, nothing new, the same document, a failure, and one that was our own network's: a letter each, the newest last."""
    entries = dated(HOUR)
    source = decided(known_source(), fetched(*entries)).source
    source = decided(source, fetched(*entries), known=remembered(entries)).source
    source = decided(source, unchanged()).source
    source = decided(source, status(500)).source
    assert decide_nothing(source, NOW).source.polls == "nuufo"
