"""`newsdesk topic names`, as people type it."""

import asyncio
import io
import json
from datetime import timedelta
from functools import cache

import pytest

from bot.app import names
from bot.app.now import utc_now
from bot.domain.learned import NOTHING_LEARNED, As, Decision, Learned
from bot.domain.polling import PollRecord
from bot.domain.rising import Risen
from bot.domain.story import Story
from bot.domain.topic import TopicSlug
from bot.matching.learned import learned_text
from bot.steps.commands.rising_names import RisingNames
from bot.store.sqlite.store import SqliteStore
from tests.fakes.make import make_article, make_evidence, make_source

load_finder, load_places = cache(names.load_finder), cache(names.load_places)


@pytest.fixture(autouse=True)
def _words_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading what is known of words takes longer than most of what is told here."""
    monkeypatch.setattr("bot.app.names.load_finder", load_finder)
    monkeypatch.setattr("bot.app.names.load_places", load_places)


ON_TOPIC = (
    "A regulator looks at what Quillsand trains on",
    "The makers of Quillsand raise more money",
    "Why some hospitals now ask Quillsand first",
)
OWN, ASKING = TopicSlug("own:1"), TopicSlug("own:2")
OFF_TOPIC = ("An award for Quillsand and its software", "The weather is fine in the whole valley")


async def store_week(database) -> None:
    """Store articles of today from three publishers, on the topic but for two; and some of before that have no such name."""
    now = utc_now()
    sources = [make_source(f"https://{name}.example/feed", title=name.title()) for name in ("courier", "lantern", "herald")]
    async with SqliteStore.open(database) as store:
        await store.add_sources(sources)
        on_topic = (make_evidence(), make_evidence(OWN), make_evidence(ASKING))
        for number, title in enumerate((*ON_TOPIC, *OFF_TOPIC)):
            of = sources[number % 3]
            url = f"{of.url.removesuffix('feed')}{number}"
            one = make_article(title, source=of, url=url, canonical_url=url, seen_at=now, published_at=now, summary="")
            evidence = {one.id: on_topic} if title in ON_TOPIC else {}
            await store.record(PollRecord(source=of, at=now, articles=(one,), stories=(_story(one, now),), evidence=evidence))
        before = now - timedelta(days=10)
        old = [make_article(f"A lab opens model {each}", source=sources[0], seen_at=before, published_at=before) for each in range(30)]
        stories, evidence = tuple(_story(each, before) for each in old), {each.id: on_topic for each in old}
        await store.record(PollRecord(source=sources[0], at=before, articles=tuple(old), stories=stories, evidence=evidence))


def _story(article, at) -> Story:
    return Story(id=article.story_id, title=article.title, first_seen_at=at, last_seen_at=at)


@pytest.fixture
def week(tmp_path):
    """A database with a week of news."""
    asyncio.run(store_week(tmp_path / "newsdesk.db"))
    return tmp_path / "newsdesk-names.toml"


def matched(newsdesk, monkeypatch, title: str) -> list[str]:
    """Return the topics that an item matches."""
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps({"title": title, "lang": "en"})))
    topics: list[str] = json.loads(newsdesk("match", "--jsonl")[1])["topics"]
    return topics


def test_a_name_that_rises_is_shown_added_and_holds(newsdesk, week, monkeypatch):
    """With its counts, its headlines, and what else it would have brought; added it is in the file, counts, and is not proposed again."""
    code, out, _ = newsdesk("topic", "names", "--topic", "ai")
    assert code == 0
    heading, name, *headlines, as_firm, gained, as_name, how = out.splitlines()
    assert heading == "Artificial intelligence: 1 name rises."
    assert name == (
        "  Quillsand: 3 articles of the topic this week, of 4 that have it; 0 in the four weeks before; 3 publishers, 3 stories"
    )
    assert sorted(line.strip() for line in headlines) == sorted(
        f"{title} ({source})" for title, source in zip(ON_TOPIC, ("Courier", "Lantern", "Herald"), strict=True)
    )
    assert (as_firm.strip(), as_name.strip()) == ("as a firm: 1 story more this week", "as a name: 0 stories more this week")
    assert gained.strip() == f"+ {OFF_TOPIC[0]} (Courier)"
    assert 'newsdesk topic names add "Quillsand" --topic ai' in how

    assert matched(newsdesk, monkeypatch, OFF_TOPIC[0]) == []
    code, out, _ = newsdesk("topic", "names", "add", "Quillsand", "--topic", "ai", "--as", "firm")
    assert (code, "ai has =Quillsand as a firm: it counts within a minute where Newsdesk runs." in out) == (0, True)
    assert f'"=Quillsand" = {{ as = "firm", on = {utc_now().date()} }}' in week.read_text("utf-8")
    assert matched(newsdesk, monkeypatch, OFF_TOPIC[0]) == ["ai"]
    out = newsdesk("topic", "names", "--topic", "ai")[1]
    assert out.splitlines() == ["Artificial intelligence: no names rise.", f"ai has =Quillsand as a firm since {utc_now().date()}."]


def test_what_is_refused_is_not_proposed(newsdesk, week):
    """Until somebody forgets it; forgetting what nobody said is refused."""
    assert newsdesk("topic", "names", "not", "Quillsand", "--topic", "ai")[0] == 0
    assert json.loads(newsdesk("topic", "names", "--json")[1])["rising"] == []
    assert newsdesk("topic", "names", "forget", "Quillsand", "--topic", "ai")[0] == 0
    [rise] = json.loads(newsdesk("topic", "names", "--json")[1])["rising"]
    assert (rise["topic"], rise["name"], rise["on_topic"], rise["more"]["firm"]["stories"]) == ("ai", "Quillsand", 3, 1)
    assert "Nothing was said" in newsdesk("topic", "names", "forget", "Quillsand", "--topic", "ai")[2]


def test_a_name_that_no_article_has_says_so(newsdesk, week):
    """After ninety days; one that an article has does not."""
    old = utc_now().date() - timedelta(days=90)
    said = {"=Quillsand": Decision(said=As.FIRM, on=old), "=Bramble": Decision(said=As.NAME, on=old)}
    week.write_text(learned_text(Learned(topics={TopicSlug("ai"): said})), "utf-8")
    lines = newsdesk("topic", "names", "--topic", "ai")[1].splitlines()
    assert sorted(lines[-2:], reverse=True) == [
        f"ai has =Quillsand as a firm since {old}.",
        f"ai has =Bramble as a name since {old}: unused for 90 days, no article had it.",
    ]


def test_faults_are_said_in_a_sentence(newsdesk, tmp_path):
    """Of topics, names, the file, and where there is nothing yet."""
    assert 'There is no topic "tea"' in newsdesk("topic", "names", "add", "Quillsand", "--topic", "tea")[2]
    assert "'=' is no name" in newsdesk("topic", "names", "add", "=", "--topic", "ai")[2]
    assert "No names rise. There is no database" in newsdesk("topic", "names")[2]
    (tmp_path / "newsdesk-names.toml").write_text("[ai", "utf-8")
    assert "newsdesk-names.toml: this is not valid TOML" in newsdesk("topic", "names", "add", "Quillsand", "--topic", "ai")[2]


def test_names_rise_in_queries_as_well(week):
    """What a query asks for already is none, and one that cannot be read stops nobody."""
    queries = {OWN: "train*", ASKING: "Quillsand", TopicSlug("own:3"): "broken ("}

    async def risen() -> Risen:
        async with SqliteStore.open(week.parent / "newsdesk.db") as store:
            rising = RisingNames(
                store=store,
                clock=utc_now,
                lexicons=(),
                queries=queries,
                survey=lambda known, since: names.survey_of((), known, since, queries),
            )
            return await rising(NOTHING_LEARNED)

    assert asyncio.run(risen()) == Risen([], {OWN: ["Quillsand"]})
