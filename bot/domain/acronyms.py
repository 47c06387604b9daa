"""Acronyms with full stops, as some papers write them: A.I. is AI."""

import re
import unicodedata
from typing import Final

_STOP, _CAPITAL = r"[.\uff0e]", r"[A-ZИ\uff21-\uff3a]"  # East Asian papers write in full width, too
_DOTTED = re.compile(rf"(?<![\w.\uff0e])(?:{_CAPITAL}{_STOP}){{1,5}}{_CAPITAL}{_STOP}?(?=[s\uff53]?(?!\w))")
_STOPS = re.compile(_STOP)
_STOP_INSIDE = re.compile(_STOP + _CAPITAL)  # far quicker to look for
_ACRONYMS: Final = frozenset(
    {"AGI", "AI", "ASIC", "CPU", "DRAM", "EDA", "EUV", "FPGA", "GPT", "GPU", "HBM", "IA", "KI", "LLM", "ML", "NPU", "QKD", "TPU", "ИИ"}
)
"""Those of the topics that ship. Others keep their stops: U.S. is no word of ours, and us is another."""
SILENT: Final = "\u2060"
"""Stands for a stop that was taken away: no letter, and nothing that is compared, so that places in a text stay where they are."""


def undotted(text: str, stop: str = SILENT) -> str:
    """Return a text whose acronyms have no full stops but `stop` for each, behind their letters.

    >>> undotted("How A.I. changes U.S. schools", stop="")
    'How AI changes U.S. schools'
    """
    return _DOTTED.sub(lambda found: _bare(found[0], stop), text) if _STOP_INSIDE.search(text) else text


def _bare(written: str, stop: str) -> str:
    letters, stops = _STOPS.subn("", written)
    return letters + stop * stops if unicodedata.normalize("NFKC", letters) in _ACRONYMS else written
