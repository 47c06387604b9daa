"""Kinds of items that no trade is about: a shop deal or a market report with a topic's words in it alerts nobody."""

import pytest

from bot.analyst.shipped import load_kinds
from bot.domain.languages import MATCHED
from bot.matching.lexicon import LexiconError, TermKind, parse_kind, parse_topic
from tests.unit.matching.topics import matched

TEA = 'slug = "tea"\nwithout = ["deals"]\n[titles]\nen = "Tea"\n[terms.en]\nstrong = ["green tea"]\n'
KINDS = {"deals": parse_kind('[terms.en]\nveto = ["% off"]\n', "deals.toml")}


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("en", "This 32 GB DDR5 memory kit is back to its best price with the HBM maker's coupon"),
        ("en", "5G routers at 40% off in the spring sale of the broadband shop"),
        ("fr", "Bon plan : ce kit de mémoire DDR5 à prix cassé ce week-end"),
        ("de", "DDR5-Speicher und KI-Chip-Platine im Angebot: zum Bestpreis"),
        ("es", "En oferta: el módulo de memoria DDR5 con inteligencia artificial más vendido"),
        ("it", "In offerta il kit di memoria DDR5 con sconto del 30 per cento"),
        ("pt", "Kit de memória DDR5 em promoção com cupom da loja"),
        ("nl", "Koopje: DDR5-geheugen met kortingscode bij de webwinkel"),
        ("pl", "Pamięci DDR5 w promocji na weekend"),
        ("ru", "Память DDR5 со скидкой и промокодом"),
        ("ja", "DDR5メモリがタイムセール、生成AI向けPCも特価"),
        ("zh", "DDR5内存条限时优惠，到手价创新低"),
        ("ko", "DDR5 메모리 특가, 인공지능 노트북 사전예약"),
    ],
)
def test_a_shop_deal_is_no_news_of_a_trade(lang, title):
    """Whoever follows semiconductors does not want to hear what a memory kit costs today."""
    assert matched(title, lang=lang) == set()


@pytest.mark.parametrize(
    ("lang", "title"),
    [
        ("en", "Asian stocks drift as chipmakers and artificial intelligence cool"),
        ("fr", "Bourse de Paris : les semi-conducteurs soutiennent la cote"),
        ("de", "Aktien Frankfurt: Halbleiterwerte stützen, künstliche Intelligenz lockt"),
        ("es", "El Ibex sube con los semiconductores y la inteligencia artificial"),
        ("it", "Piazza Affari in rialzo con i semiconduttori"),
        ("ja", "日経平均が反発、半導体と生成AI関連に買い"),
        ("zh", "恒生科技指数收涨，半导体与人工智能板块领涨"),
        ("ko", "코스피 반도체·인공지능 훈풍에 상승 출발"),
    ],
)
def test_a_market_report_is_no_news_of_a_trade(lang, title):
    """An index moves every day."""
    assert matched(title, lang=lang) == set()


@pytest.mark.parametrize(
    ("lang", "title", "topic"),
    [
        ("en", "DRAM prices drop 12% as memory makers expand", "semiconductors"),
        ("en", "Chip maker Lumora files for a Nasdaq listing", "semiconductors"),
        ("en", "Broadband operators offer a discount on fibre broadband in villages", "telecom"),
        ("fr", "Offre de rachat sur le fabricant de semi-conducteurs Ostrava", "semiconductors"),
        ("es", "Oferta de compra por la operadora de telecomunicaciones Nortel Andina", "telecom"),
        ("pt", "Operadora faz oferta por rede de fibra óptica no Nordeste", "telecom"),
        ("de", "Halbleiterhersteller Kronach wagt den Börsengang", "semiconductors"),
        ("ja", "通信大手、携帯料金の割引を見直し", "telecom"),
        ("zh", "半导体公司启明微电子港股上市", "semiconductors"),
        ("ko", "반도체 설계사 한결, 매출 두 배로", "semiconductors"),
    ],
)
def test_prices_and_bids_of_the_trade_itself_are_news(lang, title, topic):
    """The words of shops and exchanges are the words of trades too."""
    assert topic in matched(title, lang=lang)


def test_a_topic_takes_the_terms_of_the_kinds_that_it_names():
    """They are written once."""
    terms = parse_topic(TEA, "tea.toml", KINDS).terms
    assert [(each.term.spelling, each.kind) for each in terms] == [("green tea", TermKind.STRONG), ("% off", TermKind.VETO)]


@pytest.mark.parametrize("named", ['["markets"]', '"deals"', "[7]"])
def test_a_kind_that_does_not_exist_is_told(named):
    """The message says which there are."""
    with pytest.raises(LexiconError, match=r'tea\.toml: without must be a list of kinds of items \("deals"\)'):
        parse_topic(TEA.replace('["deals"]', named), "tea.toml", KINDS)


def test_the_shipped_kinds_only_rule_out():
    """A kind that added evidence would do so for every topic."""
    kinds = load_kinds()
    assert set(kinds) == {"deals", "markets", "neighbours", "opinion", "live", "releases", "papers"}
    assert {name for name, kind in kinds.items() if {*MATCHED} - {term.lang for term in kind.terms}} <= {"neighbours"}
    assert {term.kind for kind in kinds.values() for term in kind.terms} == {TermKind.VETO, TermKind.STOP}
