"""Why: what matching found in an article, told in the reader's language."""

from collections.abc import Iterable

from bot.cards.words import Speech
from bot.domain.topic import Topics
from bot.matching.explain import Explanation, Finding, Verdict

_SHOWN = 6


def why(explanations: Iterable[Explanation], topics: Topics, speech: Speech) -> list[str]:
    """Return a few sentences for each topic: the score and what it is made of, and the rules that held it back."""
    return [_told(each, topics, speech) for each in explanations]


def _told(explanation: Explanation, topics: Topics, speech: Speech) -> str:
    topic = topics.get(explanation.topic)
    verdict = speech.say(
        f"why.{explanation.verdict}",
        topic=topic.title(speech.code) if topic else str(explanation.topic),
        score=speech.number(explanation.score),
        threshold=speech.number(explanation.threshold),
        findings=_findings(explanation, speech),
    )
    rules = [speech.say(f"why.rules.{rule}") for rule in explanation.rules] if explanation.verdict is not Verdict.MATCHED else []
    return " ".join([verdict, *rules])


def _findings(explanation: Explanation, speech: Speech) -> str:
    told = [_finding(each, speech) for each in explanation.findings[:_SHOWN]]
    if more := explanation.more + len(explanation.findings) - len(told):
        told.append(speech.say("why.more", count=more))
    return speech.enumerate(told)


def _finding(finding: Finding, speech: Speech) -> str:
    return speech.say(
        "why.finding",
        found=finding.found,
        field=speech.say(f"why.fields.{finding.field}"),
        kind=speech.say(f"why.kinds.{finding.kind or 'query'}"),
    )
