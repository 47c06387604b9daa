"""How fast articles are matched; run with `pytest tests/benchmarks/test_matching.py --benchmark-enable -n 0`.

Figures of one run on one machine compare only with each other: docs/topics.md gives the ratios.
"""

import asyncio
import random
import time
from collections.abc import Callable
from typing import Any

import pytest
from ahocorasick_rs import AhoCorasick, MatchKind

from bot.domain.topic import TopicSlug
from bot.matching.custom import CustomTopic
from bot.matching.language import article_language
from bot.matching.matcher import Matcher
from bot.matching.query.parser import parse_query
from bot.matching.scan import MatchText
from bot.matching.text import fold
from tests.unit.matching.topics import rows, shipped

LENGTH = 600  # characters of an article
ARTICLES = 400
CUSTOM = 10_000
SYLLABLES = [first + vowel + last for first in "bdfgklmnprstvz" for vowel in "aeiou" for last in ("", "n", "r", "s")]


def invented_words(count: int, seed: int) -> list[str]:
    """Words of three syllables that no lexicon has."""
    chosen = random.Random(seed)
    return ["".join(chosen.choices(SYLLABLES, k=3)) for _ in range(count)]


def articles() -> list[MatchText]:
    """Articles of 600 characters: one in five opens with a labelled headline of the project, the others are about nothing."""
    chosen = random.Random(1)
    headlines = [row for name in ("ai", "quantum", "semiconductors", "telecom") for row in rows(f"{name}.jsonl")]
    made = []
    for number in range(ARTICLES):
        row = chosen.choice(headlines) if number % 5 == 0 else {"title": " ".join(invented_words(8, number)), "lang": "en"}
        filler = " ".join(invented_words(90, number))[: LENGTH - len(row["title"])]
        made.append(MatchText(title=row["title"], lead=filler[:250], body=filler[250:], lang=row["lang"]))
    return made


def queries() -> list[CustomTopic]:
    """Ten thousand topics, each of a few rare words with operators between them."""
    words = invented_words(3 * CUSTOM, 7)
    forms = ("{} OR {}x NOT {}", "{}q NEAR/5 {}q OR {}z", '"{} {}" OR title:{}*')
    return [
        CustomTopic(slug=TopicSlug(f"c{number}"), query=parse_query(forms[number % 3].format(*words[3 * number : 3 * number + 3])))
        for number in range(CUSTOM)
    ]


@pytest.fixture(scope="module")
def texts() -> list[MatchText]:
    """The articles of this run."""
    return articles()


@pytest.mark.benchmark(group="articles of 600 characters")
def test_four_topics(benchmark: Callable[..., Any], texts: list[MatchText]):
    """The shipped topics, folding included: 15,000 articles a second on one core is the aim."""
    matcher = Matcher.build(shipped())
    benchmark(lambda: [matcher.match(text) for text in texts])


@pytest.mark.benchmark(group="articles of 600 characters")
def test_four_topics_and_ten_thousand_queries(benchmark: Callable[..., Any], texts: list[MatchText]):
    """A large community's topics beside the shipped ones: 8,000 articles a second is the aim."""
    matcher = Matcher.build(shipped(), queries())
    benchmark(lambda: [matcher.match(text) for text in texts])


@pytest.mark.benchmark(group="articles of 600 characters")
def test_folding_and_a_bare_pass(benchmark: Callable[..., Any], texts: list[MatchText]):
    """The floor: folding the same text and running the same patterns, without looking at what was found."""
    heads = list(dict.fromkeys(entry.term.head for lexicon in shipped() for entry in lexicon.terms))
    automaton = AhoCorasick(heads, matchkind=MatchKind.Standard, store_patterns=False)

    def floor() -> None:
        for text in texts:
            page = f"{fold(text.title).text}\n{fold(text.lead).text}\n{fold(text.body).text}"
            automaton.find_matches_as_indexes(page, overlapping=True)

    benchmark(floor)


@pytest.mark.benchmark(group="articles of 600 characters")
def test_detecting_the_language(benchmark: Callable[..., Any], texts: list[MatchText]):
    """Only articles whose feed says nothing of its language need it."""
    benchmark(lambda: [article_language(None, text.title, text.lead) for text in texts])


@pytest.mark.benchmark(group="building")
def test_building_with_ten_thousand_queries(benchmark: Callable[..., Any]):
    """Under a second, parsed queries and shipped topics in, matcher out."""
    custom = queries()
    benchmark.pedantic(Matcher.build, args=(shipped(), custom), rounds=3)  # type: ignore[attr-defined]


@pytest.mark.benchmark(group="building")
def test_adding_one_topic(benchmark: Callable[..., Any]):
    """A running bot adds a topic inside its loop: far under the 50 ms that anybody would notice."""
    matcher = Matcher.build(shipped(), queries())
    added = [CustomTopic(slug=TopicSlug("new"), query=parse_query("earthquake NEAR/5 chip*"))]
    benchmark(matcher.adding, added)


@pytest.mark.benchmark(group="building")
def test_the_loops_longest_stall_while_a_thread_builds(benchmark: Callable[..., Any]):
    """Ten thousand topics are built in a thread; the extra info is the loop's longest pause, in milliseconds."""
    custom = queries()

    async def build_beside_a_ticking_loop() -> float:
        building = asyncio.create_task(asyncio.to_thread(Matcher.build, shipped(), custom))
        longest, before = 0.0, time.perf_counter()
        while not building.done():
            await asyncio.sleep(0)
            now = time.perf_counter()
            longest, before = max(longest, now - before), now
        return longest

    stalls: list[float] = []
    benchmark.pedantic(lambda: stalls.append(asyncio.run(build_beside_a_ticking_loop())), rounds=3)  # type: ignore[attr-defined]
    benchmark.extra_info["longest_stall_ms"] = round(1000 * max(stalls), 1)  # type: ignore[attr-defined]
