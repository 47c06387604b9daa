"""Reading articles: analysed at the same time, placed in the order of the calls."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import pytest

from bot.domain.analysis import Analysis, Fault, Features, Wording
from bot.domain.article import Entry, Identity
from bot.domain.errors import AnalysisError
from bot.domain.ids import derived_id
from bot.domain.story import story_id
from bot.polling.decide import FreshEntry
from bot.polling.rules import PollingRules
from bot.steps.articles import ArticleReader, Reading
from bot.stories.report import Placement, Report
from tests.fakes.make import NOW, make_source


class Desk:
    """A reader whose analyst answers when a test says so, and the titles in the order in which they were placed."""

    def __init__(self) -> None:
        self.placed: list[str] = []
        self._answers: dict[str, asyncio.Future[None]] = {}
        self._reader = ArticleReader(self, self, PollingRules(), edit_spacing=timedelta(minutes=1))

    async def analyse(self, wordings: Sequence[Wording]) -> Sequence[Analysis | Fault]:
        await self._answers[wordings[0].title]
        return [Analysis(lang="en", features=Features("en", (wording.title,))) for wording in wordings]

    def place(self, report: Report) -> Placement:
        self.placed += report.features.title
        return Placement(story_id=story_id(report.article_id), is_new=True)

    async def read(self, title: str) -> asyncio.Task[Reading]:
        """Begin to read one article, whose analysis waits for `answer`."""
        self._answers[title] = asyncio.get_running_loop().create_future()
        fresh = [FreshEntry(entry=Entry(title=title, url=None, published_at=NOW), identity=Identity(derived_id(title)))]
        task = asyncio.create_task(self._reader.read(make_source(), fresh, NOW))
        await self.settle()
        return task

    async def answer(self, title: str, error: Exception | None = None) -> None:
        """Let the analysis of an article succeed, or fail."""
        if error:
            self._answers[title].set_exception(error)
        else:
            self._answers[title].set_result(None)
        await self.settle()

    @staticmethod
    async def settle() -> None:
        """Let all that can go on do so."""
        for _ in range(20):
            await asyncio.sleep(0)


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_articles_are_placed_in_the_order_of_the_calls(desk):
    """An analysis that is quick waits for those that were asked before it."""
    tasks = [await desk.read(title) for title in "ABC"]
    for title in "CBA":
        await desk.answer(title)
    await asyncio.gather(*tasks)
    assert desk.placed == ["A", "B", "C"]


async def test_a_poll_that_fails_lets_nobody_overtake(desk):
    """C still waits for A when B, between them, fails."""
    first, failing, last = [await desk.read(title) for title in "ABC"]
    await desk.answer("B", AnalysisError("the analyst is gone"))
    await desk.answer("C")
    assert (failing.done(), last.done(), desk.placed) == (True, False, [])
    await desk.answer("A")
    await asyncio.gather(first, last)
    assert desk.placed == ["A", "C"]
    assert isinstance(failing.exception(), AnalysisError)


async def test_a_poll_that_is_cancelled_lets_nobody_overtake(desk):
    """Nor does it take those before it along, for which it waited."""
    first, cancelled, last = [await desk.read(title) for title in "ABC"]
    for title in "BC":
        await desk.answer(title)
    cancelled.cancel()
    await desk.settle()
    assert (cancelled.cancelled(), last.done(), desk.placed) == (True, False, [])
    await desk.answer("A")
    await asyncio.gather(first, last)
    assert desk.placed == ["A", "C"]


async def test_all_may_fail(desk):
    """Whoever comes next does not wait for them."""
    tasks = [await desk.read(title) for title in "AB"]
    for title in "BA":
        await desk.answer(title, AnalysisError("the analyst is gone"))
    assert all(task.exception() for task in tasks)
    later = await desk.read("C")
    await desk.answer("C")
    await later
    assert desk.placed == ["C"]
