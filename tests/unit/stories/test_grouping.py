"""Grouping: where reports go."""

import random
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.story import story_id
from bot.domain.topic import TopicSlug
from bot.stories.background import Background
from bot.stories.grouping import Grouper
from bot.stories.report import Report
from tests.unit.stories.making import a_grouper, a_report, marked_as, shipped_meanings, stories_of, told_events

FLOOD = "Velland harbour flooded after dam breaks at Quillsand"
FLOOD_AGAIN = "Dam breaks at Quillsand, flooding the harbour of Velland"


def test_the_first_report_opens_a_story_of_its_own():
    """A story's id comes from the article that opened it."""
    report = a_report(FLOOD)
    placed = a_grouper().place(report)
    assert (placed.story_id, placed.is_new, placed.likeness) == (story_id(report.article_id), True, None)


def test_another_headline_of_the_event_joins():
    """Two papers, one event, one story."""
    grouper = a_grouper()
    first = grouper.place(a_report(FLOOD))
    second = grouper.place(a_report(FLOOD_AGAIN, number=2, hours=1))
    assert (second.story_id, second.is_new) == (first.story_id, False)


def test_another_event_does_not_join():
    """A shared place is not an event."""
    grouper = a_grouper()
    stories = stories_of(grouper, [a_report(FLOOD), a_report("Velland opens a museum of kites", number=2, hours=1)])
    assert len(set(stories)) == 2


def test_six_headlines_of_one_event_are_one_story():
    """Six papers tell one export ban in six ways that share few words."""
    assert len(set(stories_of(a_grouper(), marked_as("merel")))) == 1


def test_a_pact_told_in_french_english_and_japanese_is_one_story():
    """The technology pact of the United Kingdom and the United States is one event in three languages."""
    assert len(set(stories_of(a_grouper(), marked_as("pact")))) == 1


@pytest.mark.parametrize("story", ["quake", "fund"])
def test_an_event_is_one_story_in_any_script(story):
    """Latin, Cyrillic, Arabic, Chinese and Korean reports meet through names, notions and numbers."""
    assert len(set(stories_of(a_grouper(), marked_as(story)))) == 1


def test_the_told_events_come_apart_as_told():
    """Events and near misses, mixed in order of time, are grouped as they were written."""
    grouper = a_grouper()
    placed = {(one.story, grouper.place(one.report).story_id) for one in told_events()}
    assert len(placed) == len({story for story, _ in placed}) == len({place for _, place in placed})


def test_the_same_address_is_the_same_article():
    """Whatever the words, one address is one article."""
    grouper = a_grouper()
    url = "https://paper.example/2026/flood"
    first = grouper.place(a_report(FLOOD, url=url))
    again = grouper.place(a_report("Entirely other words", number=2, url=url))
    assert (again.story_id, again.is_new) == (first.story_id, False)
    assert again.likeness is not None
    assert again.likeness.parts == (("same_article", 1.0),)


def test_the_same_content_is_the_same_article():
    """An agency's text under two addresses is one article."""
    grouper = a_grouper()
    stories = stories_of(grouper, [a_report("One", content_hash="c0ffee"), a_report("Two", number=2, content_hash="c0ffee")])
    assert len(set(stories)) == 1


@pytest.mark.parametrize("url", ["", "https://paper.example", "https://paper.example/"])
def test_a_front_page_or_no_address_identifies_nothing(url):
    """Feeds that link each entry to their front page do not make one story of all."""
    grouper = a_grouper()
    stories = stories_of(grouper, [a_report("Kites over Velland", url=url), a_report("A museum of buttons", number=2, url=url)])
    assert len(set(stories)) == 2


def test_after_the_window_an_event_is_news_again():
    """Old members leave, and what is like them opens a story."""
    grouper = a_grouper(window=timedelta(hours=10))
    stories = stories_of(grouper, [a_report(FLOOD), a_report(FLOOD_AGAIN, number=2, hours=11)])
    assert len(set(stories)) == 2
    assert len(grouper) == 1


def test_a_story_lives_as_long_as_it_is_told():
    """Each report keeps its story in the window for another span, under its first id."""
    grouper = a_grouper(window=timedelta(hours=10))
    stories = stories_of(grouper, [a_report(FLOOD, number=number, hours=8 * number) for number in range(1, 5)])
    assert len(set(stories)) == 1


def test_instalments_of_a_series_are_stories_of_their_own():
    """A daily format of one source is not one event, however alike its titles are."""
    grouper = a_grouper()
    titles = ["Velland word game: hints and answers for March 2", "Velland word game: hints and answers for March 3"]
    reports = [a_report(title, number=number, hours=12 * number, host="games.example") for number, title in enumerate(titles, start=1)]
    assert len(set(stories_of(grouper, reports))) == 2


def test_another_deed_is_another_story():
    """The same people in court and in hospital are two stories."""
    grouper = a_grouper()
    crash = a_report("Singer Merel Quillsand in hospital after car crash in Nigeria")
    charge = a_report("Driver charged over Merel Quillsand car crash in Nigeria", number=2, hours=20)
    assert len(set(stories_of(grouper, [crash, charge]))) == 2


def test_reports_of_other_topics_are_a_little_less_alike():
    """Topics that do not meet are shown among the reasons."""
    grouper = a_grouper()
    grouper.place(a_report(FLOOD, topics=(TopicSlug("ai"),)))
    likeness = grouper.place(a_report(FLOOD_AGAIN, number=2, topics=(TopicSlug("telecom"),))).likeness
    assert likeness is not None
    assert dict(likeness.parts)["other_topics"] < 0


def test_the_evidence_names_the_best_member_and_adds_up():
    """Why shows the member that the report is most like, its score over the threshold, and parts that explain it."""
    grouper = a_grouper()
    first = a_report(FLOOD)
    grouper.place(first)
    likeness = grouper.place(a_report(FLOOD_AGAIN, number=2)).likeness
    assert likeness is not None
    assert likeness.member == first.article_id
    assert 0 < likeness.threshold < likeness.score < 1
    assert sum(worth for _, worth in likeness.parts) > 0


def test_what_did_not_join_says_what_was_nearest():
    """A near miss can be explained too."""
    grouper = a_grouper()
    grouper.place(a_report("Velland opens a museum of kites and buttons"))
    missed = grouper.place(a_report("A museum of kites robbed in Tallowbrook, paintings stolen from a safe", number=2))
    assert missed.is_new
    assert missed.likeness is not None
    assert missed.likeness.score < missed.likeness.threshold


def test_what_shares_a_word_and_could_never_join_is_not_compared():
    """The museum alone makes two events no near miss."""
    grouper = a_grouper()
    grouper.place(a_report("Velland opens a museum of kites and buttons"))
    assert grouper.place(a_report("A museum robbed in Tallowbrook, paintings stolen from a safe", number=2)).likeness is None


def test_the_bar_rises_with_the_window():
    """In a fuller window it takes more to join: there are more chance likenesses."""
    grouper = a_grouper()
    grouper.place(a_report(FLOOD))
    before = grouper.place(a_report(FLOOD_AGAIN, number=2)).likeness
    for number in range(3, 400):
        grouper.place(a_report(f"word{number} thing{number} place{number}", number=number))
    after = grouper.place(a_report(FLOOD, number=400)).likeness
    assert before is not None
    assert after is not None
    assert after.threshold > before.threshold


WORDS = ["velland", "quillsand", "harbour", "flood", "France", "bans", "robots", "300", "20%", "台積電", "Москва", "museum", "H900"]
HEADLINES = st.lists(st.sampled_from(WORDS), min_size=2, max_size=6).map(" ".join)
STREAMS = st.lists(st.tuples(HEADLINES, st.floats(0, 9), st.sampled_from(["en", "ru", "zh"])), min_size=1, max_size=25)


def stream(drawn) -> list[Report]:
    """Reports in order of time, hours apart."""
    reports, hours = [], 0.0
    for number, (title, gap, lang) in enumerate(drawn, start=1):
        hours += gap
        reports.append(a_report(title, number=number, hours=hours, lang=lang, content_hash=title))
    return reports


def small_grouper() -> Grouper:
    """A grouper of a day, without shipped data."""
    return Grouper({}, Background(), shipped_meanings(), window=timedelta(hours=24))


@given(STREAMS)
@settings(max_examples=40, deadline=None)
def test_the_same_reports_give_the_same_stories(drawn):
    """Two groupers that read the same stream agree in every placement."""
    reports = stream(drawn)
    one, other = small_grouper(), small_grouper()
    assert [one.place(report) for report in reports] == [other.place(report) for report in reports]


@given(STREAMS, STREAMS)
@settings(max_examples=40, deadline=None)
def test_a_restored_grouper_answers_as_one_that_lived_through(before, after):
    """Restoring the members of the window gives the same placements, scores included, as never having stopped."""
    reports = stream([*before, *after])
    lived, restored = small_grouper(), small_grouper()
    members = [(report, lived.place(report).story_id) for report in reports[: len(before)]]
    since = reports[len(before) - 1].seen_at - timedelta(hours=24)
    restored.restore((report, story) for report, story in members if report.seen_at >= since)
    assert [lived.place(report) for report in reports[len(before) :]] == [restored.place(report) for report in reports[len(before) :]]


def test_reports_out_of_order_are_placed_without_error():
    """A late report joins its story although newer ones came first."""
    grouper = a_grouper()
    late = a_report(FLOOD_AGAIN, number=2, published_at=a_report(FLOOD, hours=-20).published_at)
    assert len(set(stories_of(grouper, [a_report(FLOOD, hours=3), late]))) == 1


def test_a_great_story_stays_quick_to_join():
    """A story of hundreds of members is compared with a few of them, and still takes the next."""
    grouper = a_grouper()
    order = random.Random(5)
    words = FLOOD.split()
    for number in range(1, 300):
        order.shuffle(words)
        grouper.place(a_report(" ".join(words), number=number, hours=number / 10))
        grouper.place(a_report(f"word{number} thing{number}", number=number + 2000, hours=number / 10))
    assert not grouper.place(a_report(FLOOD, number=1000, hours=30)).is_new
