"""Stories of owners: what a few see joins what all see, and moves nothing of it."""

from bot.domain.article import StoryId
from bot.stories.owned import OwnedStories
from bot.stories.report import Placement, Report
from tests.unit.stories.making import a_grouper, a_report

ANN, BOB = 1, 2
TITLE = "Velland harbour flooded after dam breaks at Quillsand"


def owned() -> OwnedStories:
    """Return the stories of nobody yet."""
    return OwnedStories(a_grouper())


def place(stories: OwnedStories, number: int, title: str = TITLE, owner: int | None = None) -> Placement:
    """Place the report of an owner."""
    return stories.place(placed(number, title, owner))


def placed(number: int, title: str = TITLE, owner: int | None = None) -> Report:
    """Return the report of an owner."""
    return a_report(title, number=number)._replace(owner=owner)


def test_a_report_of_its_own_joins_what_all_see():
    """Its owner reads it beside the others."""
    stories = owned()
    shared = place(stories, 1)
    assert place(stories, 2, owner=ANN).story_id == shared.story_id


def test_what_all_see_joins_nothing_of_a_few():
    """They would learn from the story that there is something else in it."""
    stories = owned()
    own = place(stories, 1, owner=ANN)
    assert place(stories, 2).story_id != own.story_id


def test_an_owners_reports_are_one_story_and_no_other_owners():
    """Two who hear of one thing by feeds of their own have a story each."""
    stories = owned()
    first = place(stories, 1, owner=ANN)
    assert place(stories, 2, owner=ANN).story_id == first.story_id
    assert place(stories, 3, owner=BOB).story_id != first.story_id


def test_a_restart_changes_nothing_of_that():
    """Each is remembered for whom it was."""
    stories = owned()
    stories.restore([(placed(1, owner=ANN), StoryId(7)), (placed(2), StoryId(8))])
    assert len(stories) == 2
    assert place(stories, 3).story_id == 8
    assert place(stories, 4, owner=BOB).story_id == 8
