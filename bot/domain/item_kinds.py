"""Kinds of items as people name them: opinion, live blogs, shop deals. Pure."""

from bot.domain.errors import InvalidInput
from bot.domain.naming import parts
from bot.domain.topic import Topics

NOTHING = frozenset(
    {
        *("none", "nothing", "no", "off", "-", "keine", "keiner", "nichts", "aus", "rien", "aucun", "aucune", "nada", "ninguno", "ninguna"),
        *("nenhum", "nenhuma", "なし", "无", "無", "没有", "없음", "안 함"),
    }
)
"""What people write to have none any more."""


def parse_kinds(text: str, kinds: Topics) -> frozenset[str]:
    """Read which kinds of items are left out: several, or none any more; raise InvalidInput for what is no kind."""
    typed = text.strip()
    if typed.casefold() in NOTHING:
        return frozenset()
    if found := kinds.within(typed):
        return frozenset(str(each.slug) for each in found)
    unknown = next((part for part in parts(typed) if not kinds.within(part)), typed)
    names = ", ".join(each.title("en") for each in kinds)
    raise InvalidInput(f'"{unknown}" is no kind of item: choose among {names}.', code="unknown_kind", kind=unknown, known=tuple(kinds))
