"""A parsed query as a tree. `str(node)` prints it so that parsing the print gives the same tree."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

KEYWORDS = frozenset({"AND", "OR", "NOT"})
NEAR_WORD = re.compile(r"(?:near(?:[/\d~].*)?|w/\d+)\Z", re.IGNORECASE)
FOREIGN = {
    **dict.fromkeys(("und", "sowie", "et", "y", "e", "かつ", "且", "和", "그리고"), "AND"),
    **dict.fromkeys(("oder", "ou", "o", "または", "もしくは", "或", "或者", "또는"), "OR"),
    **dict.fromkeys(("nicht", "ohne", "sauf", "sans", "sin", "não", "sem"), "NOT"),
    **dict.fromkeys(("andnot", "and-not"), "AND NOT"),
}
"""What people write for operators in their own languages: as words of a query they would be looked for, which nobody wants."""
_BARE = re.compile(r"\w(?:[\w+#@%$€£./-]*[\w+#])?\Z")
"""What reads back as one word, without the signs that mean something."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Literal:
    """A word or phrase, found in any case; with `prefix` its last word may go on."""

    text: str
    prefix: bool = False

    def __str__(self) -> str:
        star = "*" if self.prefix else ""
        return quoted(self.text) + star


@dataclass(frozen=True, slots=True, kw_only=True)
class InTitle:
    """A literal that must stand in the title."""

    literal: Literal

    def __str__(self) -> str:
        return f"title:{self.literal}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FromSource:
    """The source's name contains `name`."""

    name: str

    def __str__(self) -> str:
        return f"source:{quoted(self.name)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class InLanguage:
    """The article's language is `code`."""

    code: str

    def __str__(self) -> str:
        return f"lang:{quoted(self.code)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OnSite:
    """The article's host is `host` or lies under it."""

    host: str

    def __str__(self) -> str:
        return f"site:{quoted(self.host)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Two literals in one field, at most `distance` words apart; neighbours are one apart."""

    left: Literal
    right: Literal
    distance: int

    def __str__(self) -> str:
        return f"{self.left} NEAR/{self.distance} {self.right}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """The operand does not hold."""

    operand: "Node"

    def __str__(self) -> str:
        return f"NOT {_inner(self.operand)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class All:
    """Every operand holds; two or more of them, none an All itself."""

    operands: tuple["Node", ...]

    def __str__(self) -> str:
        return " AND ".join(_inner(operand) for operand in self.operands)


@dataclass(frozen=True, slots=True, kw_only=True)
class Any:
    """At least one operand holds; two or more of them, none an Any itself."""

    operands: tuple["Node", ...]

    def __str__(self) -> str:
        return " OR ".join(str(operand) for operand in self.operands)


Node = Literal | InTitle | FromSource | InLanguage | OnSite | Near | Not | All | Any


def quoted(text: str) -> str:
    """Return `text` as a query writes it: bare where that reads back as one word, in quotes elsewhere."""
    bare = _BARE.match(text) and text.upper() not in KEYWORDS and text.casefold() not in FOREIGN and not NEAR_WORD.match(text)
    return text if bare else f'"{text}"'


def literals(node: Node) -> Iterator[Literal]:
    """Yield the literals of a tree from left to right, with repetitions."""
    match node:
        case Literal():
            yield node
        case InTitle():
            yield node.literal
        case Near():
            yield node.left
            yield node.right
        case Not():
            yield from literals(node.operand)
        case All() | Any():
            for operand in node.operands:
                yield from literals(operand)


def anchors(node: Node) -> frozenset[Literal] | None:
    """Return literals of which at least one must be found for the query to hold; None where it can hold without any."""
    match node:
        case Literal():
            return frozenset({node})
        case InTitle():
            return frozenset({node.literal})
        case Near():
            return frozenset({node.left})
        case All():
            return next((found for operand in node.operands if (found := anchors(operand))), None)
        case Any():
            branches = [anchors(operand) for operand in node.operands]
            known = [branch for branch in branches if branch]
            return frozenset().union(*known) if len(known) == len(branches) else None
        case _:
            return None


def _inner(node: Node) -> str:
    return f"({node})" if isinstance(node, All | Any) else str(node)
