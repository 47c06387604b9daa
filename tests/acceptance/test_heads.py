"""Who speaks for stories that people marked, in channels of eight languages."""

import json
import random
from collections import defaultdict
from datetime import datetime

import pytest

from bot.domain.article import StoryId
from bot.domain.delivery import Coverage
from bot.domain.heads import Readers, head_first, same_language
from bot.domain.ids import derived_id
from bot.domain.source import SourceKind
from tests.fakes.make import make_article, make_source
from tests.fakes.shared import shared
from tests.unit.test_locales import LANGUAGES

pytestmark = pytest.mark.acceptance

_ORDERS = 100


def stories() -> list[list[Coverage]]:
    """Return the reports of each marked story."""
    found: dict[str, list[Coverage]] = defaultdict(list)
    for line in shared("stories", "dev.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        found[row["story_id"]].append(_report(row))
    return list(found.values())


def _report(row: dict[str, str]) -> Coverage:
    article = make_article(
        row["title"],
        source=make_source(f"https://{row['source']}/feed"),
        url=row["url"],
        lang=row["lang"],
        published_at=datetime.fromisoformat(row["published"]),
        story_id=StoryId(derived_id(row["story_id"])),
    )
    return Coverage(article=article, source_title=row["source"], source_kind=SourceKind.PRESS)


@pytest.mark.parametrize("locale", LANGUAGES)
def test_no_head_is_foreign_where_a_report_in_the_readers_language_exists(locale: str, capsys: pytest.CaptureFixture[str]):
    """Nor does the order of answers change anything: a hundred of them give one order of reports."""
    readers, dice = Readers(locale=locale), random.Random(locale)
    told, own, foreign, orders = stories(), 0, 0, 0
    for reports in told:
        known = any(same_language(each.article.lang, locale) for each in reports)
        own += known
        foreign += known and not same_language(head_first(reports, readers)[0].article.lang, locale)
        seen = {tuple(each.article.id for each in head_first(dice.sample(reports, len(reports)), readers)) for _ in range(_ORDERS)}
        orders += len(seen) > 1
    with capsys.disabled():
        print(f"\nHeads, {locale}: {len(told)} stories, {own} told in it, {foreign} foreign heads, {orders} of more than one order")
    assert (foreign, orders) == (0, 0)
    assert len(told) > 50
