"""Writes the figures of docs/stories.md anew: how well the product that ships groups labelled reports, alone and among ordinary news.

PYTHONPATH=. python tools/story_figures.py SHARED

SHARED has stories/dev.jsonl with topics/stream_dev.jsonl, and stories2/train.jsonl with stories2/stream.jsonl. Each set is split in two
by a hash of the story, so that a half never holds part of a story of the other.
"""

import sys
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path

from bot.analyst.shipped import load_aliases, load_background, load_extractor, load_kin, load_meanings
from bot.cli.jsonl import labelled_rows
from bot.measure.stories import Evaluation, Marked, evaluate, placements, row_report
from bot.stories.grouping import Grouper
from bot.stories.report import Report

START, END = "<!-- figures: tools/story_figures.py -->\n", "<!-- end of figures -->\n"
SETS = (("stories2/train.jsonl", "stories2/stream.jsonl"), ("stories/dev.jsonl", "topics/stream_dev.jsonl"))
FEWEST_DUE = 30
PAGE = Path(__file__).parents[1] / "docs" / "stories.md"
EXTRACTOR, MEANINGS, BACKGROUND = load_extractor(), load_meanings(), load_background()


def half(story: str) -> int:
    """Return the half, 1 or 2, of a story."""
    return 1 + blake2b(story.encode(), digest_size=1).digest()[0] % 2


def grouper() -> Grouper:
    """Return what groups, with nothing in its window."""
    return Grouper(load_aliases().deeds, BACKGROUND, MEANINGS, load_kin())


def marked(path: Path) -> list[Marked]:
    """Return the labelled reports of a file."""
    return [Marked(report=row_report(row, EXTRACTOR), story=str(row["story_id"])) for row in labelled_rows(path)]


def ordinary(path: Path) -> list[Report]:
    """Return the dated reports of a stream."""
    return [row_report(row, EXTRACTOR) for row in labelled_rows(path) if row.get("published")]


def halves(labelled: Sequence[Marked]) -> Iterator[tuple[str, Sequence[Marked]]]:
    """Yield the halves of a set, and the whole."""
    for number in (1, 2):
        yield f"half {number}", [one for one in labelled if half(one.story) == number]
    yield "both halves", labelled


def row(name: str, found: Evaluation) -> str:
    """Return a row of the table: precision, recall, and F1 with its interval."""
    parts = (("all", found.pairs), ("same", found.same_language), ("across", found.across_languages))
    cells = [f"{score.f1:.3f} ({found.intervals[key].low:.2f} to {found.intervals[key].high:.2f})" for key, score in parts]
    return f"| {name} | {found.pairs.precision:.3f} | {found.pairs.recall:.3f} | {' | '.join(cells)} |"


def by_languages(found: Evaluation) -> str:
    """Return F1 by pair of languages, where enough pairs are due."""
    told = [f"{name} {score.f1:.2f} ({score.due:g})" for name, score in found.by_languages.items() if score.due >= FEWEST_DUE]
    where = f"in their stream, where {FEWEST_DUE} pairs are due (so many are)"
    return f"{found.reports:,} reports by pair of languages, {where}: {', '.join(told)}."


def figures(shared: Path) -> Iterator[str]:
    """Yield the lines of the page."""
    yield from ("| what | precision | recall | F1 of pairs (95 of 100 draws) | within a language | across |", "|---|---|---|---|---|---|")
    languages = []
    for one, other in SETS:
        labelled = marked(shared / one)
        for where, others in (("in their stream", ordinary(shared / other)), ("alone", ())):
            placed = placements(grouper().place, labelled, others)
            yield from (row(f"{len(some):,} reports, {name}, {where}", evaluate(some, placed)) for name, some in halves(labelled))
            if others:
                languages += ["", by_languages(evaluate(labelled, placed))]
    yield from languages


def write(page: Path, lines: Iterable[str]) -> None:
    """Put lines between the marks of a page."""
    before, _, rest = page.read_text(encoding="utf-8").partition(START)
    _, _, after = rest.partition(END)
    body = "".join(f"{line}\n" for line in lines)
    page.write_text(f"{before}{START}{body}{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    write(PAGE, figures(Path(sys.argv[1])))
