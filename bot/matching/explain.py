"""Why an article matched, or did not: everything that matching can say, with neutral keys for the words around it."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.topic import Evidence, Field, TopicSlug
from bot.matching.lexicon import TermKind
from bot.matching.matcher import Matcher
from bot.matching.scan import MatchText, Page
from bot.matching.scoring import Assessment, Counted, Rule

MOST_FINDINGS = 12


class Verdict(StrEnum):
    """The sentence that sums an explanation up. The values are keys of config/locales."""

    MATCHED = "matched"
    BLOCKED = "held"  # a rule kept the score under the threshold; `rules` says which
    THIN = "thin"  # the signals do not add up to the threshold
    NOTHING = "nothing"  # no term of the topic occurs
    QUERY_HOLDS = "query_holds"
    QUERY_FAILS = "query_fails"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One term that counted. `term` as the topic spells it, `found` as the article does; `kind` is None for a query's word."""

    term: str
    found: str
    kind: TermKind | None
    field: Field
    offset: int
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What /why shows of matching, for one topic. `findings` stand heaviest first; `more` counts those left out."""

    topic: TopicSlug
    verdict: Verdict
    score: float
    threshold: float
    findings: tuple[Finding, ...] = ()
    more: int = 0
    rules: tuple[Rule, ...] = ()


def explain(matcher: Matcher, article: MatchText) -> tuple[Explanation, ...]:
    """Explain every topic of the matcher that has a lexicon, and each query of which a word occurs, in the order of build."""
    page, assessments, queries = matcher.read(article)
    known = {lexicon.slug: assessment for lexicon, assessment in assessments}
    explained = [_of_lexicon(lexicon.slug, lexicon.threshold, known.get(lexicon.slug), page) for lexicon in matcher.lexicons]
    return (*explained, *(_of_query(evidence) for evidence in queries))


def _of_lexicon(slug: TopicSlug, threshold: float, assessment: Assessment | None, page: Page) -> Explanation:
    if assessment is None:
        return Explanation(topic=slug, verdict=Verdict.NOTHING, score=0.0, threshold=threshold)
    ordered = sorted(assessment.counted, key=lambda item: (-abs(item.weight), item.start))
    findings = tuple(_finding(item, page) for item in ordered[:MOST_FINDINGS])
    return Explanation(
        topic=slug,
        verdict=_verdict(assessment, threshold),
        score=assessment.score,
        threshold=threshold,
        findings=findings,
        more=len(ordered) - len(findings),
        rules=tuple(rule for rule in Rule if rule in assessment.rules),
    )


def _verdict(assessment: Assessment, threshold: float) -> Verdict:
    if assessment.score >= threshold:
        return Verdict.MATCHED
    reached = sum(item.weight for item in assessment.counted if item.weight > 0) >= threshold
    return Verdict.BLOCKED if reached and assessment.rules else Verdict.THIN


def _finding(item: Counted, page: Page) -> Finding:
    field, offset = page.place(item.start)
    return Finding(
        term=item.entry.term.spelling,
        found=page.spelled(item.entry.term, item.start, item.end),
        kind=item.entry.kind,
        field=field,
        offset=offset,
        weight=item.weight,
    )


def _of_query(evidence: Evidence) -> Explanation:
    findings = tuple(
        Finding(
            term=hit.term,
            found=hit.found,
            kind=None,
            field=hit.field,
            offset=hit.offset,
            weight=hit.weight,
        )
        for hit in evidence.hits[:MOST_FINDINGS]
    )
    return Explanation(
        topic=evidence.topic,
        verdict=Verdict.QUERY_HOLDS if evidence.matched else Verdict.QUERY_FAILS,
        score=evidence.score,
        threshold=evidence.threshold,
        findings=findings,
        more=len(evidence.hits) - len(findings),
    )
