"""Sentences in sixteen languages: where they end, and which can stand alone."""

import pytest

from bot.domain.errors import SettingError
from bot.resources import read_texts
from bot.stories.sentences import Sentences

SENTENCES = Sentences.parse(read_texts("sentences"))

TWO = {
    "en": ("The U.S. court ruled on Tuesday for Dr. Smith.", "It cost $3.5 billion."),
    "fr": ("M. Dupont a signé le 3 mars.", "Le prix est de 3,5 millions."),
    "de": ("Der Bundestag stimmte am 3. März zu.", "Das sagte z. B. Dr. Müller."),
    "es": ("El Sr. Pérez firmó en EE. UU. el acuerdo.", "Es nuevo."),
    "it": ("Il prof. Rossi ha detto sì.", "Costa 3,5 milioni."),
    "pt": ("O Dr. Silva assinou ontem.", "Custa R$ 3,5 milhões."),
    "nl": ("Het bedrijf zei dit o.a. gisteren.", "Nieuw is het niet."),
    "pl": ("Prof. Nowak potwierdził to wczoraj.", "Koniec prac w maju."),
    "sv": ("Bolaget sade bl.a. detta.", "Nytt är det inte."),
    "tr": ("Prof. Dr. Ali konuştu.", "Fiyat 3,5 milyon."),
    "ru": ("Об этом сообщил И. И. Иванов.", "Цена не указана."),
    "ar": ("قال الوزير إن الخطة جاهزة.", "ستبدأ غدا؟"),
    "hi": ("यह नया है।", "कंपनी ने कहा।"),
    "ja": ("研究所は公開した。", "価格は1.5億円。"),
    "zh": ("公司发布了新模型。", "价格为1.5元！"),
    "ko": ("회사는 발표했다.", "가격은 1.5억 원이다."),
}


def test_there_are_words_for_sixteen_languages():
    """Each has its own openings that lean."""
    assert set(read_texts("sentences")) == set(TWO)


@pytest.mark.parametrize("lang", TWO)
def test_a_text_is_split_where_its_language_ends_sentences(lang: str):
    """Not after an abbreviation, a number or an initial; each sentence is as it stood there."""
    gap = "" if lang in {"ja", "zh"} else " "
    assert tuple(SENTENCES.split(gap.join(TWO[lang]), lang)) == TWO[lang]


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", "Florida’s attorney general opens an inquiry into a chatbot."),
        ("en", "The head of the agency resigned on Tuesday."),
        ("en", "The Prince of Wales received a large sum."),
        ("de", "Der Chef der Behörde trat am Dienstag zurück."),
        ("nl", "De oud-advocaat van Trump wordt beschuldigd."),
        ("ja", "研究所は言語モデルの重みを公開した。"),
    ],
)
def test_a_whole_sentence_that_names_its_subject_stands_alone(lang: str, sentence: str):
    """It can be quoted."""
    assert SENTENCES.stands_alone(sentence, lang)


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("en", "He said so on Tuesday."),
        ("en", "But that is over."),
        ("en", "The agency will announce the crew on Tuesday."),
        ("en", "… and the rest of it."),
        ("en", "and the rest of it."),
        ("en", "An effort by House Republicans has been sidelined for now, said Rep."),
        ("en", "The weights are free"),
        ("en", 'She called it "a mistake.'),
        ("de", "Zudem wurde das Werk erweitert."),
        ("nl", "De handheld heeft nu ook een naam."),
        ("fr", "Le groupe a annoncé la nouvelle."),
        ("ja", "しかし重みは公開されていない。"),
        ("ko", "그러나 가격은 그대로다."),
    ],
)
def test_what_leans_on_the_sentence_before_or_is_cut_does_not(lang: str, sentence: str):
    """Nobody knows whom it speaks of."""
    assert not SENTENCES.stands_alone(sentence, lang)


def test_a_file_at_fault_is_named():
    """Whoever writes a language finds the line."""
    with pytest.raises(SettingError, match=r"config/sentences/xx\.toml"):
        Sentences.parse({"xx": "joins = ["})
