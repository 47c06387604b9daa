"""The analyst's process: what it costs when it hangs, dies or cannot be had."""

import asyncio
import os
import signal
import sys
from datetime import date
from pathlib import Path

import pytest

from bot.analyst.process import AnalystProcess
from bot.analyst.wire import pack_analyses, unpack_analyses
from bot.domain.analysis import Analysis, Fault, Wording
from bot.domain.errors import AnalysisError
from bot.domain.learned import As, Decision, Learned
from bot.domain.topic import TopicSlug
from bot.processes import pool
from bot.processes.pool import Unanswered, Why
from tests.fakes.processes import children, is_running, until

GOOD = Analysis(lang="en")
ROOT = Path(__file__).parents[3]
WORDINGS = [Wording(title=f"Velland ships the H{number}") for number in range(3)]


class Pool:
    """Answers with one language for all, does not survive what is poisoned, and loses so many `innocent` requests first."""

    def __init__(self, why: Why = Why.BREAKS, innocent: int = 0) -> None:
        self.why = why
        self.innocent = innocent
        self.asked = 0

    async def ask(self, request: bytes) -> bytes:
        self.asked += 1
        if b"poison" in request or self.asked <= self.innocent:
            raise Unanswered(self.why)
        return pack_analyses([GOOD] * request.count(b"title"))


@pytest.fixture
def lone(monkeypatch):
    """An analyst whose pool is a test's."""

    def made(pool: object) -> AnalystProcess:
        analyst = AnalystProcess()
        monkeypatch.setattr(analyst, "_pool", pool)
        return analyst

    return made


def titles(*words: str) -> list[Wording]:
    return [Wording(title=f"title of {word}") for word in words]


async def test_an_article_that_ends_its_process_costs_itself_alone(lone):
    """Those that were given with it are asked for again, one by one, and nothing a third time."""
    pool = Pool()
    found = await lone(pool).analyse(titles("kites", "poison", "boats"))
    assert list(found) == [GOOD, Fault("it breaks its reader"), GOOD]
    assert pool.asked == 4


async def test_it_costs_the_articles_of_other_polls_nothing(lone):
    """They were asked for together; each poll asks again for its own."""
    analyst = lone(Pool(Why.TOO_LONG))
    bad, *good = await asyncio.gather(*(analyst.analyse(titles(word)) for word in ("poison", "kites", "boats")))
    assert list(bad) == [Fault("it takes too long")]
    assert [list(each) for each in good] == [[GOOD], [GOOD]]


async def test_a_document_of_such_articles_is_given_up(lone):
    """Each may take as long as a request may: after three the rest of that poll is left out, so that others get their turn."""
    pool = Pool()
    found = await lone(pool).analyse(titles("kites", *["poison"] * 30, "boats"))
    assert found[:2] == [GOOD, Fault("it breaks its reader")]
    assert set(found[4:]) == {Fault("others that came with it break its reader")}
    assert pool.asked == 5


async def test_a_lone_article_is_given_a_second_chance(lone):
    """A process may be ended from outside: by a person, or for want of memory."""
    assert list(await lone(Pool(innocent=1)).analyse(titles("kites"))) == [GOOD]
    assert list(await lone(Pool(Why.TOO_LONG)).analyse(titles("poison"))) == [Fault("it takes too long")]


@pytest.mark.parametrize("why", [Why.NO_START, Why.STOPPING, Why.OTHERS])
async def test_where_no_process_can_be_had_nothing_is_dropped(lone, why):
    """The articles are innocent: their poll is not stored, and they come again. Health says so until an answer comes."""
    pool = Pool(why, innocent=1)
    analyst = lone(pool)
    with pytest.raises(AnalysisError, match="cannot be analysed"):
        await analyst.analyse(titles("kites"))
    assert "cannot be analysed" in analyst.fault
    assert list(await analyst.analyse(titles("kites"))) == [GOOD]
    assert not analyst.fault


@pytest.mark.parametrize(
    "answer", [b"[]", b"[[1],[2],[3]]", b"{}", b"nonsense", b"[[]]", b'[["en", [[]], null]]', b"\xff", b"7", b"[" * 100_000]
)
async def test_an_answer_that_is_none_is_nobody_else_s(lone, answer: bytes):
    """A process that a text has taken over may say anything; no article gets what belongs to another."""

    class Broken:
        async def ask(self, _request: bytes) -> bytes:
            return answer

    analyst = lone(Broken())
    both = await asyncio.gather(*(analyst.analyse(titles(word)) for word in ("kites", "boats")))
    assert [list(each) for each in both] == [[Fault("it breaks its reader")]] * 2


async def test_a_machine_without_room_for_it_is_named():
    """Python alone takes more than this: the sentence says what does not start."""
    async with AnalystProcess(memory=8 * 1024 * 1024) as analyst:
        for ask in (analyst.warm, lambda: analyst.analyse(WORDINGS)):
            with pytest.raises(AnalysisError, match="no process that analyses articles starts"):
                await ask()


async def test_a_process_that_is_killed_is_replaced():
    """What it was reading is read by the next."""
    async with AnalystProcess() as analyst:
        await analyst.warm()
        [first] = analyst.processes
        reading = asyncio.ensure_future(analyst.analyse(WORDINGS * 500))
        await asyncio.sleep(0.01)
        os.kill(first, signal.SIGKILL)
        assert [isinstance(each, Analysis) for each in await reading] == [True] * 1_500
        assert first not in analyst.processes


async def test_closing_does_not_wait_for_a_process_that_comes_up():
    """A bot that is stopped while its first article is analysed ends at once, and leaves no process."""
    analyst, others = AnalystProcess(), set(children(os.getpid()))
    asking = asyncio.ensure_future(analyst.analyse(WORDINGS))
    await until(lambda: set(children(os.getpid())) - others)
    started = set(children(os.getpid())) - others
    asking.cancel()
    async with asyncio.timeout(0.2):
        await analyst.close()
    await until(lambda: not any(is_running(process) for process in started))
    with pytest.raises(asyncio.CancelledError):
        await asking


async def test_warming_up_has_a_process_ready_once():
    """The first article waits for nothing, and a second call changes nothing."""
    async with AnalystProcess() as analyst:
        await asyncio.gather(analyst.warm(), analyst.warm())
        [ready] = analyst.processes
        await analyst.analyse(WORDINGS)
        assert analyst.processes == (ready,)
    with pytest.raises(AnalysisError, match="stopping"):
        await analyst.warm()
    assert not analyst.processes


async def test_what_it_learned_outlives_its_process():
    """One that is started anew begins with it; one that ends over the lesson is replaced, and no article is lost."""
    zinc = Wording(title="Zinc is found", may_join=False)
    async with AnalystProcess() as analyst:
        await analyst.warm()
        os.kill(analyst.processes[0], signal.SIGKILL)
        asked = asyncio.ensure_future(analyst.analyse([zinc]))
        await analyst.learn({TopicSlug("own:1"): "zinc"})
        [before], [after] = await asked, await analyst.analyse([zinc])
        await analyst.teach(Learned(topics={TopicSlug("ai"): {"Quillsand": Decision(said=As.FIRM, on=date(2026, 11, 30))}}))
        [taught] = await analyst.analyse([Wording(title="Quillsand shows its zinc model", lang="en", may_join=False)])
        os.kill(analyst.processes[0], signal.SIGKILL)
        [anew] = await analyst.analyse([Wording(title="Quillsand shows its zinc model", lang="en", may_join=False)])
    assert isinstance(before, Analysis)
    assert isinstance(after, Analysis)
    assert [each.topic for each in after.evidence] == ["own:1"]
    for found in (taught, anew):
        assert isinstance(found, Analysis)
        assert [each.topic for each in found.evidence if each.matched] == ["ai", "own:1"]


async def test_a_long_answer_is_read_in_a_thread(monkeypatch):
    """And is the same answer."""
    monkeypatch.setattr(pool, "_LARGE", 1)
    async with AnalystProcess() as analyst:
        found = await analyst.analyse(WORDINGS)
    assert [each.features.title[-1] for each in found if isinstance(each, Analysis) and each.features] == [
        "=h0",
        "=h1",
        "=h2",
    ]


PARENT = """
import asyncio
from bot.analyst.process import AnalystProcess
from bot.domain.analysis import Wording

async def main():
    analyst = AnalystProcess()
    await analyst.warm()
    asyncio.ensure_future(analyst.analyse([Wording(title=f"Velland ships the H{number}") for number in range(50)] * 1000))
    await asyncio.sleep(0.1)
    print(*analyst.processes, flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


async def test_it_does_not_outlive_a_killed_parent():
    """After kill -9 of the bot it ends by itself, in the midst of its work too."""
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", PARENT, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    assert parent.stdout is not None
    orphan = int(await parent.stdout.readline())
    parent.kill()
    await parent.wait()
    await until(lambda: not is_running(orphan))


def test_faults_survive_the_wire():
    """With their reason."""
    assert unpack_analyses(pack_analyses([Fault("boom"), Analysis(lang=None)])) == [Fault("boom"), Analysis(lang=None)]
