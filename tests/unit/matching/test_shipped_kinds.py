"""The kinds of items that ship, in the languages that are matched: what is one of them, and what only sounds like it."""

import pytest

from bot.analyst.shipped import load_kinds
from bot.domain.filters import kind_mark
from bot.matching.kinds import KindFinder
from bot.matching.scan import MatchText

FINDER = KindFinder(load_kinds())
LEFT_OUT = ("opinion", "live", "releases", "papers")


def kinds_of(title: str, lang: str, url: str = "") -> set[str]:
    """Return of which of the kinds an article is."""
    found = FINDER.marks(MatchText(title=title, lang=lang, url=url))
    return {kind for kind in LEFT_OUT if kind_mark(kind) in found}


@pytest.mark.parametrize(
    ("kind", "lang", "title"),
    [
        ("opinion", "en", "Opinion: Why the chip treaty will not hold"),
        ("opinion", "en", "Letters to the editor: on data centres and rivers"),
        ("opinion", "fr", "Tribune : la souveraineté passe par les puces"),
        ("opinion", "de", "Kommentar: Die Quantenförderung kommt zu spät"),
        ("opinion", "es", "Editorial: la red que nadie quiso pagar"),
        ("opinion", "it", "Editoriale: il silicio e la pazienza"),
        ("opinion", "pt", "Artigo de opinião sobre o leilão de espectro"),
        ("opinion", "nl", "Opinie: laat het glas in de grond"),
        ("opinion", "sv", "Ledare: Bredband är ingen lyx"),
        ("live", "en", "Live updates: the Kestrel launch"),
        ("live", "fr", "Minute par minute : la panne du réseau Vodavia"),
        ("live", "de", "Die Messe im Ticker: Tag zwei in Dresden"),
        ("live", "es", "Minuto a minuto: la subasta de frecuencias"),
        ("live", "it", "Minuto per minuto: il vertice sui semiconduttori"),
        ("live", "pt", "Acompanhe ao vivo a apresentação da Northgate"),
        ("live", "nl", "Lees het liveblog over de chiptop"),
        ("live", "sv", "Minut för minut: avbrottet i nätet"),
        ("live", "pl", "Aukcja częstotliwości: relacja na żywo"),
        ("live", "tr", "Dakika dakika: çip zirvesi"),
        ("live", "ru", "Текстовая трансляция: саммит по квантовым технологиям"),
        ("live", "ar", "لحظة بلحظة: قمة أشباه الموصلات"),
        ("live", "hi", "चिप सम्मेलन: लाइव अपडेट्स"),
        ("live", "ja", "【ライブ】半導体サミットの一日"),
        ("live", "zh", "实时更新：量子峰会第二日"),
        ("live", "ko", "[실시간] 반도체 정상회의 둘째 날"),
        ("releases", "en", "Kestrel runtime: release notes for 4.2"),
        ("releases", "fr", "Lattice 3.1 : notes de version"),
        ("releases", "de", "Versionshinweise zu Lattice 3.1"),
        ("releases", "es", "Notas de la versión de Lattice 3.1"),
        ("releases", "it", "Lattice 3.1: note di rilascio"),
        ("releases", "pt", "Notas de versão do Lattice 3.1"),
        ("releases", "sv", "Ändringslogg för Lattice 3.1"),
        ("releases", "pl", "Lista zmian w Lattice 3.1"),
        ("releases", "tr", "Lattice 3.1 sürüm notları"),
        ("releases", "ru", "Lattice 3.1: список изменений"),
        ("releases", "ar", "ملاحظات الإصدار من لاتيس"),
        ("releases", "hi", "लैटिस 3.1 के रिलीज़ नोट्स"),
        ("releases", "ja", "Lattice 3.1のリリースノート"),
        ("releases", "zh", "Lattice 3.1更新日志"),
        ("releases", "ko", "Lattice 3.1 릴리스 노트"),
        ("papers", "en", "Error correction in trapped ions: a systematic review"),
        ("papers", "fr", "Réseaux et santé : une revue systématique"),
        ("papers", "de", "Lernende Netze in der Medizin: systematische Übersichtsarbeit"),
        ("papers", "es", "Redes y memoria: revisión sistemática"),
        ("papers", "it", "Reti e memoria: revisione sistematica"),
        ("papers", "pt", "Redes e memória: revisão sistemática"),
        ("papers", "pl", "Sieci neuronowe: przegląd systematyczny"),
        ("papers", "tr", "Sinir ağları: sistematik derleme"),
        ("papers", "ru", "Нейросети в медицине: систематический обзор"),
        ("papers", "ar", "شبكات التعلم: مراجعة منهجية"),
        ("papers", "ja", "論文紹介：誤り訂正の限界"),
        ("papers", "zh", "论文解读：纠错的极限"),
        ("papers", "ko", "논문 리뷰: 오류 정정의 한계"),
    ],
)
def test_a_title_tells_of_which_kind_an_item_is(kind: str, lang: str, title: str):
    """In the words by which outlets set it apart, in each script."""
    assert kinds_of(title, lang) == {kind}


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("en", "Opinion poll: most people want the cable repaired"),
        ("en", "A court's opinion on training data is out"),
        ("en", "Singer plays live on the roof of a data centre"),
        ("en", "How people live beside a chip plant"),
        ("en", "Northgate releases its quarterly figures"),
        ("en", "The lab releases a language model for hospitals"),
        ("en", "A paper mill turns its heat into computing"),
        ("en", "Paper ballots replace the voting network"),
        ("en", "Study finds that models forget, says the ministry"),
        ("fr", "L’opinion publique se méfie des puces importées"),
        ("fr", "Un vol direct pour Grenoble, ville des puces"),
        ("fr", "La nouvelle version du traité est signée"),
        ("de", "Die öffentliche Meinung zum Glasfaserausbau"),
        ("de", "Er wollte das Urteil nicht kommentieren"),
        ("de", "Neue Version des Vertrags liegt vor"),
        ("es", "La opinión pública y la red de fibra"),
        ("es", "Un vuelo directo a la fábrica de chips"),
        ("it", "Il papà che costruì un computer quantistico"),
        ("it", "La versione italiana del modello parla dialetto"),
        ("pt", "Show ao vivo marca abertura do centro de dados"),
        ("pt", "A opinião dos ministros sobre o leilão"),
        ("nl", "De publieke opinie over het netwerk"),
        ("sv", "Direkt flyg till Luleå och dess datahall"),
        ("pl", "Żywo dyskutowano o częstotliwościach"),
        ("tr", "Canlı hücreyle çalışan bir çip"),
        ("ru", "Общественное мнение о сетях изменилось"),
        ("ja", "人工知能が論文の不正を見つける"),
        ("zh", "直播带货公司自研芯片"),
        ("ko", "실시간 번역 칩을 만든 대학생들"),
    ],
)
def test_what_only_sounds_like_a_kind_is_none(lang: str, title: str):
    """News with one of the words in it stays."""
    assert kinds_of(title, lang) == set()


@pytest.mark.parametrize(
    ("url", "kinds"),
    [
        ("https://news.example/commentisfree/2026/nov/30/chips", {"opinion"}),
        ("https://news.example/politics/live/2026/nov/30/summit", {"live"}),
        ("https://code.example/lattice/releases/tag/v3.1", {"releases"}),
        ("https://arxiv.org/abs/2611.00001", {"papers"}),
        ("https://www.biorxiv.org/content/10.1101/1", {"papers"}),
        ("https://news.example/technology/2026/nov/30/chips", set()),
        ("https://news.example/livestock/chips-for-cows", set()),
        ("https://news.example/press-releases/northgate", set()),
        ("https://newspapers.example/archive/1", set()),
        ("https://notarxiv.org.example/abstract/1", set()),
        ("", set()),
        ("https://[broken", set()),
    ],
)
def test_an_address_tells_of_which_kind_an_item_is(url: str, kinds: set[str]):
    """By its folders and its site, each as a whole."""
    assert kinds_of("A lab opens its model", "en", url) == kinds
