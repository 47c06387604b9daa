"""What is at fault, and what is only worth a look."""

import copy
import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.domain.destination import Platform, Workspace
from bot.domain.outage import Outage
from bot.domain.sentence import Sentence
from bot.domain.vitals import QueueVitals, SourceVitals, Vitals
from bot.web.health import Health
from bot.web.judging import Facts, Pruning, faults, warnings
from bot.web.page.painting import page_words
from tests.fakes.make import NOW

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
DISCORD, SLACK = Platform.DISCORD, Platform.SLACK
WELL = Vitals(sources=SourceVitals(ok=216, asked=216, last_answer=NOW), channels=3)
SILENT = SourceVitals(failing=215, never_answered=1, asked=216, last_answer=NOW - HOUR)


def facts(vitals: Vitals = WELL, **more) -> Facts:
    return Facts(**{"now": NOW, "started_at": NOW - DAY, "on": (DISCORD,), "vitals": vitals, **more})


def sources(**counts) -> Facts:
    return facts(replace(WELL, sources=replace(SILENT, **counts)))


def digest(late: timedelta, platform: Platform = DISCORD, **more) -> Facts:
    return facts(replace(WELL, queues={Workspace(platform, "T9"): QueueVitals(digest=NOW - late)}), **more)


def paused(count: int, of: int) -> Facts:
    return facts(replace(WELL, channels=of, paused=count))


def pruning(since: timedelta) -> Facts:
    return facts(pruning=Pruning(failed_at=NOW, failing_since=NOW - since, failure="The disk is full."))


CASES = [
    ("all is well", facts(), "", ""),
    ("nothing is subscribed or added yet", facts(Vitals()), "", ""),
    ("216 of 216 sources fail", sources(), "None of the 216 sources answers, the last answer came at", ""),
    ("the only one fails for an hour", sources(failing=1, never_answered=0, asked=1), "The only source does not answer", ""),
    ("for half an hour", sources(last_answer=NOW - HOUR / 2), "", ""),
    ("none ever answered", sources(failing=0, never_answered=216, last_answer=None), "None of the 216 sources answers, and none ever", ""),
    ("none was asked yet", sources(failing=0, never_answered=216, asked=0, last_answer=None), "", ""),
    ("one answers", sources(ok=1, asked=217), "", "216 of 217 sources do not answer"),
    ("some fail", sources(failing=3, never_answered=0, ok=200, asked=203), "", ""),
    ("an outage of ours began", facts(outage=Outage(since=NOW - 9 * MINUTE)), "", "No source can be reached from here"),
    ("it goes on", facts(outage=Outage(since=NOW - 10 * MINUTE)), "No source can be reached from here", ""),
    ("it is over", facts(outage=Outage(since=NOW - HOUR, back_at=NOW)), "", ""),
    ("a digest is nine minutes late", digest(9 * MINUTE), "", ""),
    ("it is ten", digest(10 * MINUTE), "A digest for discord that was due at 2026-11-23 08:50 UTC is not sent", ""),
    ("it was due before the bot began", digest(DAY, started_at=NOW - MINUTE), "", ""),
    ("its platform is switched off", digest(HOUR, SLACK), "", ""),
    ("its workspace has no tokens", digest(HOUR, apart=(Workspace(DISCORD, "T9"),)), "", ""),
    ("the only channel is paused", paused(1, 1), "The only channel takes no messages", ""),
    ("all three are", paused(3, 3), "All 3 channels take no messages", ""),
    ("two of three are", paused(2, 3), "", "2 of 3 channels take no messages"),
    ("pruning failed", pruning(HOUR), "", "Pruning failed at 2026-11-23 09:00 UTC, and is tried again: The disk is full."),
    ("for a day", pruning(DAY), "Nothing has been pruned since 2026-11-22 09:00 UTC", ""),
]


@pytest.mark.parametrize(("seen", "fault", "warning"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_who_must_be_called_and_what_is_worth_a_look(seen: Facts, fault: str, warning: str):
    """A fault turns health red; a warning stands beside it."""
    wrong, worth = list(faults(seen)), list(warnings(seen))
    assert (len(wrong), len(worth)) == (bool(fault), bool(warning))
    assert [each for each in wrong if fault not in each] == []
    assert [each for each in worth if warning not in each] == []


def test_every_sentence_has_its_words_on_the_page():
    """In each language, and they ask for what is given: the page would show English, or break, where one was forgotten."""
    told = [each for _, judged, *_ in CASES for each in (*faults(judged), *warnings(judged))]
    for speech in map(page_words().into, page_words().languages):
        for each in told:
            assert isinstance(each, Sentence)
            named = {name: str(value) if isinstance(value, datetime) else value for name, value in each.named.items()}
            assert "{" not in speech.say(f"page.health.{each.code}", **named)


def test_machines_read_it_in_english():
    """/healthz answers with the text itself, whatever is known of it besides."""
    told = tuple(faults(sources()))
    assert json.loads(json.dumps(Health(version="1", faults=told).as_json()))["faults"] == [str(each) for each in told]
    assert getattr(copy.deepcopy(told[0]), "code", "") == "silent"
