"""The language of an article: declared, detected, or honestly unknown."""

import subprocess
import sys
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.language import article_language, normalised_language
from tests.unit.matching.topics import rows

SENTENCES = {
    "en": "The government said that it would not change its plans for the year.",
    "fr": "Le gouvernement a annoncé que les travaux ne sont pas terminés dans la région.",
    "de": "Die Regierung hat angekündigt, dass sie das Gesetz nicht mehr ändern wird.",
    "es": "El gobierno anunció que los trabajos no se han terminado en la región.",
    "it": "Il governo ha annunciato che i lavori non sono ancora finiti nella regione.",
    "pt": "O governo anunciou que as obras não foram concluídas na região.",
    "nl": "De regering heeft gezegd dat zij het plan niet zal wijzigen voor het einde van het jaar.",
    "pl": "Rząd ogłosił, że nie zmieni planów na ten rok, a prace już się zaczęły.",
    "sv": "Regeringen säger att den inte kommer att ändra planerna för året.",
    "tr": "Hükümet bu yıl için planlarını değiştirmeyeceğini ve çalışmaların başladığını açıkladı.",
    "ru": "Правительство сообщило, что планы на этот год не изменятся.",
    "uk": "Уряд повідомив, що плани на цей рік не зміняться.",
    "ar": "أعلنت الحكومة أن الخطط لن تتغير هذا العام",
    "fa": "دولت گفت که برنامه‌ها امسال تغییر نمی‌کند و پیش می‌رود",
    "hi": "सरकार ने कहा कि इस वर्ष योजना नहीं बदलेगी",
    "ja": "政府は今年の計画を変更しないと発表した",
    "zh": "政府表示今年的计划不会改变",
    "ko": "정부는 올해 계획을 바꾸지 않겠다고 밝혔다",
    "el": "Η κυβέρνηση δεν αλλάζει τα σχέδια",
    "he": "הממשלה הודיעה כי לא תשנה את התוכנית",
    "th": "รัฐบาลกล่าวว่าแผนจะไม่เปลี่ยนแปลง",
}


@pytest.mark.parametrize(("code", "text"), SENTENCES.items(), ids=SENTENCES)
def test_a_plain_sentence_is_recognised(code, text):
    """A sentence of news has enough small words or a script of its own."""
    assert article_language(None, text, "") == code


@pytest.mark.parametrize("text", ["", "12345", "!!!", "NVIDIA RTX 5090", "Claude Opus 4.7"])
def test_what_cannot_be_told_is_left_open(text):
    """A wrong language hides words; an unknown one lets all of them count."""
    assert article_language(None, text, "") == ""


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        ("en-US", "en"),
        ("pt_BR", "pt"),
        ("zh-Hant-TW", "zh"),
        ("DE", "de"),
        (" fr ", "fr"),
        (None, ""),
        ("", ""),
        ("english", ""),
        ("x", ""),
        ("12", ""),
    ],
)
def test_declared_languages_come_in_many_spellings(declared, code):
    """Feeds write regions, scripts, underscores, names and nonsense."""
    assert normalised_language(declared) == code


@pytest.mark.parametrize(
    ("declared", "title", "code"),
    [
        ("fr", "NVIDIA RTX", "fr"),
        ("en-us", "政府は計画を変更しない", "ja"),
        ("en-us", "정부는 올해 계획을 밝혔다", "ko"),
        ("ja", "The government said that it is not the plan", "en"),
        ("zh-TW", "政府表示計劃不變", "zh"),
        ("ja", "東京株式市場", "ja"),
        (None, "Die Regierung hat das nicht gesagt und wird es nicht tun", "de"),
        ("ru", "5G", "ru"),
        ("en-us", "Die Regierung hat das nicht gesagt und wird es nicht tun", "de"),
        ("en-us", "Nvidia RTX 5090", "en"),
        ("fr", "The government said that it is not the plan", "fr"),
    ],
)
def test_the_feeds_word_holds_unless_the_script_denies_it(declared, title, code):
    """Templates leave lang=en-us on feeds of any language; a script cannot lie."""
    assert article_language(declared, title, "") == code


SHORT_ENGLISH = [
    "LLM on a toaster",
    "AI's next act",
    "Apple's AI push",
    "AI or bust",
    "Los Alamos tests chip",
    "Sur La Table uses AI",
    "San Jose AI fab",
    "El Capitan breaks record",
    "Le Mans robots",
    "TSMC die size",
    "SAP y AI",
    "Actor raises 100k for AI film",
    "LTE u-turn",
]
BOILERPLATE = [
    "submitted by /u/someone [link] [comments]",
    "submitted by /u/y_k to r/de [link] [comments]",
    "Article URL: https://a.example/de/la/el Comments URL: https://n.example/item?id=1",
    "The post {title} appeared first on Le Monde Di Una AI.",
    "",
]


@pytest.mark.parametrize("title", SHORT_ENGLISH)
@pytest.mark.parametrize("summary", BOILERPLATE)
@pytest.mark.parametrize("declared", [None, "en-US"])
def test_names_acronyms_and_boilerplate_tell_no_language(title, summary, declared):
    """A short headline in English is in English or in nothing that is known, whatever software adds to it."""
    assert article_language(declared, title, summary.format(title=title)) in ("", "en")


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Neue KI-Chips für die Schule", "de"),
        ("L'IA arrive dans les écoles", "fr"),
        ("La IA llega a las escuelas", "es"),
        ("Nowa ustawa o AI nie przeszła w Sejmie", "pl"),
        ("DeepSeek V4 is out", "en"),
        ("Why the AI boom is not over", "en"),
    ],
)
def test_headlines_with_words_of_a_language_have_it(title, code):
    """Also beside boilerplate in English."""
    assert article_language(None, title, "") == code
    assert article_language(None, title, BOILERPLATE[0]) == code


def test_few_headlines_get_a_wrong_language():
    """Better unknown than wrong: measured on the project's own headlines, which are short."""
    outcomes = Counter[str]()
    for name in ("ai", "quantum", "semiconductors", "telecom"):
        for row in rows(f"{name}.jsonl"):
            found = article_language(None, row["title"], "")
            outcomes["right" if found == row["lang"] else "wrong" if found else "open"] += 1
    assert outcomes["wrong"] <= 0.06 * outcomes.total(), outcomes
    assert outcomes["right"] >= 0.6 * outcomes.total(), outcomes


@given(st.text(max_size=200))
def test_any_text_has_a_language_or_none(text):
    """Detection never fails, and never says more than a code."""
    found = article_language(None, text, "")
    assert found == normalised_language(found)


def test_detection_loads_nothing_heavy():
    """A statistical model costs a second and ninety megabytes; the matcher must start without numpy."""
    code = "import sys, bot.matching.language, bot.matching.matcher; print('numpy' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"
