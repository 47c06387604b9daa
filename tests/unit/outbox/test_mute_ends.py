"""A mute holds for its time, for whoever asked, and for what it names: all else comes."""

from datetime import timedelta

import pytest

from bot.domain.article import ArticleId, StoryId
from bot.domain.ask import About, Ask, Subject, Verb, ask_id
from bot.domain.destination import person_of
from bot.domain.source import SourceId
from bot.outbox.queue import Report
from bot.outbox.tastes import Taste
from tests.fakes.make import AI, NOW, make_destination, make_subscription

ME = person_of(make_destination(), "7")
WISH, STORY, DAY = make_subscription(ME), StoryId(5), timedelta(days=1)
REPORT = Report(article_id=ArticleId(1), source_id=SourceId(7), topics={AI: 1.1}, thresholds={AI: 4.0}, words="Kestrel Labs opens a plant")
MUTES = {About.STORY: "5", About.SOURCE: "7", About.WORD: "kestrel"}


def mute(about: About, days: float | None = 1) -> Ask:
    """Return what a person mutes for themselves."""
    subject = Subject(Verb.MUTE, about, MUTES[about])
    until = None if days is None else NOW + days * DAY
    return Ask(
        id=ask_id(ME.id, subject, "7"),
        destination_id=ME.id,
        subject=subject,
        name="X",
        person="7",
        decides=True,
        made_at=NOW,
        until=until,
    )


@pytest.mark.parametrize("about", MUTES)
def test_a_mute_holds_until_its_end_and_no_longer(about):
    """At the very end what falls due comes again, even if the taste was read before."""
    taste = Taste.of([WISH], [mute(about)], NOW)
    assert not taste.at(NOW + DAY - timedelta(seconds=1)).wants(REPORT, STORY)
    assert taste.at(NOW + DAY).wants(REPORT, STORY)


@pytest.mark.parametrize("about", MUTES)
def test_a_mute_for_good_never_ends(about):
    """Ten years later it holds still."""
    assert not Taste.of([WISH], [mute(about, None)], NOW).at(NOW + 3_650 * DAY).wants(REPORT, STORY)


def test_of_two_mutes_the_one_that_lasts_is_left():
    """The end of one does not end the other."""
    taste = Taste.of([WISH], [mute(About.STORY), mute(About.WORD, 3)], NOW)
    stops = [taste.at(NOW + days * DAY).stopping(REPORT, STORY) for days in (2, 3)]
    assert [each and each.subject.about for each in stops] == [About.WORD, None]
