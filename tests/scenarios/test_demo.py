"""`newsdesk demo`, as a newcomer runs it."""

import pytest

from tests.fakes.bot_process import BotProcess

pytestmark = pytest.mark.timeout(90)


@pytest.mark.parametrize(("language", "why"), [("en", "Why:"), ("fr", "Pourquoi"), ("ja", "理由")])
async def test_the_demo_shows_cards_a_digest_and_what_it_did(tmp_path, language, why):
    """At least three alert cards and one digest, in the reader's language, with nothing set up and no token."""
    out = await BotProcess(tmp_path).run("demo", "--language", language)
    assert out.count(why) >= 3
    assert "alert cards, 1 digest" in out
    assert "Old Mill Gazette is broken, and cost only itself" in out


PACT = ("Londres et Washington s’apprêtent", "UK and US about to sign", "英国と米国、AI・半導体・量子で")
FOUNDRY = ("Haneul Semiconductor breaks ground", "하늘반도체, 광주에 2나노")
QUBITS = ("Qubéa fait tenir 48 qubits", "Qubéa keeps 48 logical qubits")


async def test_the_demo_tells_each_event_once(tmp_path):
    """Several outlets tell of each in several languages; it is one card, whole from the beginning."""
    out = await BotProcess(tmp_path).run("demo")
    alerts = out.partition("the digest")[0]
    for titles in (PACT, QUBITS, FOUNDRY):
        assert sum(alerts.count(title) for title in titles) == 1


async def test_a_terminal_without_most_letters_shows_every_card(tmp_path):
    """Question marks stand for what it cannot show."""
    out = await BotProcess(tmp_path, PYTHONIOENCODING="ascii").run("demo")
    assert out.count("Why:") >= 3
    assert "alert cards, 1 digest" in out


async def test_the_demo_alerts_on_no_near_miss(tmp_path):
    """An exhibition of Ai Weiwei and a bag of potato chips stay out."""
    out = await BotProcess(tmp_path).run("demo")
    assert "Weiwei" not in out
    assert "potato" not in out.lower()
    assert "Solace" not in out
