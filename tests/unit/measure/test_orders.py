"""How far placements of the same reports in another order agree."""

from datetime import timedelta

from bot.domain.article import ArticleId, StoryId
from bot.measure.orders import in_order, same_fellows, same_pairs, shuffled
from tests.unit.stories.making import a_report


def placed(**stories: int) -> dict[ArticleId, StoryId]:
    """Reports `r1`, `r2` ... in stories by number."""
    return {ArticleId(int(name[1:])): StoryId(story) for name, story in stories.items()}


def test_names_of_stories_do_not_count():
    """Another report opened the story, and the same ones share it."""
    one, other = placed(r1=1, r2=1, r3=3), placed(r1=2, r2=2, r3=3)
    assert same_fellows(one, other) == 1
    assert same_pairs(one, other).f1 == 1


def test_a_report_that_changes_its_story_counts_for_all_whom_it_leaves_and_meets():
    """One of four moves: nobody but the fourth keeps the same fellows."""
    one, other = placed(r1=1, r2=1, r3=3, r4=4), placed(r1=1, r2=3, r3=3, r4=4)
    assert same_fellows(one, other) == 1 / 4
    assert same_pairs(one, other).f1 == 0


def test_only_reports_of_one_minute_change_places():
    """Each minute stays where it was, and a seed gives one order."""
    reports = [a_report("Kites fly", number=n)._replace(published_at=a_report("", hours=n // 10).published_at) for n in range(40)]
    mixed = shuffled(reports, seed=3)
    assert mixed == shuffled(reversed(reports), seed=3)
    assert mixed != in_order(reports)
    assert [one.published_at for one in mixed] == [one.published_at for one in in_order(reports)]
    assert mixed[-1].published_at - mixed[0].published_at == timedelta(hours=3)
