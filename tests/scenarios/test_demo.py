"""`newsdesk demo`, as a newcomer runs it."""

import pytest

from tests.fakes.bot_process import BotProcess

pytestmark = pytest.mark.timeout(90)


PACT = {
    "en": "UK and US about to sign",
    "fr": "Londres et Washington s’apprêtent",
    "ja": "英国と米国、AI・半導体・量子で",
}
FOUNDRY = {"en": "Haneul Semiconductor breaks ground", "ko": "하늘반도체, 광주에 2나노"}
QUBITS = {"fr": "Qubéa fait tenir 48 qubits", "en": "Qubéa keeps 48 logical qubits"}


IN_ORDER = ("French start-up Qubéa", "Haneul Semiconductor", "Introducing Kestrel 2", "UK and US about to sign", "Le câble sous-marin")


@pytest.mark.parametrize(
    ("language", "quoted"),
    [
        ("en", "“logical qubits"),
        pytest.param("fr", "« qubits", marks=pytest.mark.long),
        pytest.param("ja", "「量子", marks=pytest.mark.long),
    ],
)
async def test_the_demo_shows_each_event_once_in_the_readers_language(tmp_path, language, quoted):
    """Cards and one digest, with nothing set up and no token; each topic once with its words; whole from the beginning."""
    out = await BotProcess(tmp_path).run("demo", "--language", language)
    alerts, _, later = out.partition("20 minutes later")
    assert quoted in alerts
    assert "7 alert cards, 1 list, 1 edit, 1 answer, 1 digest" in out
    assert "Old Mill Gazette is broken, and cost only itself" in out
    for titles in (PACT, QUBITS, FOUNDRY):
        assert sum(alerts.count(title) for title in titles.values()) == 1
        assert titles.get(language, titles["en"]) in alerts
    grown, night, morning = (later.index(said) for said in ("48 → 72", "2 stories wait.", "Stadtwerke sichern"))
    assert grown < night < morning < later.index("the digest")


async def test_a_terminal_without_most_letters_shows_every_card(tmp_path):
    """Question marks stand for what it cannot show."""
    out = await BotProcess(tmp_path, PYTHONIOENCODING="ascii").run("demo")
    assert out.count("[Artificial intelligence]") >= 3
    assert "7 alert cards, 1 list, 1 edit, 1 answer, 1 digest" in out


@pytest.mark.long
async def test_the_demo_alerts_on_no_near_miss(tmp_path):
    """An exhibition of Ai Weiwei and a bag of potato chips stay out."""
    out = await BotProcess(tmp_path).run("demo")
    places = [out.index(title) for title in IN_ORDER]
    assert places == sorted(places), "the same in every run"
    assert "Weiwei" not in out
    assert "potato" not in out.lower()
    assert "Solace" not in out
