"""Acronyms with full stops, as some papers write them: A.I. is AI."""

import re
from typing import Final

_DOTTED = re.compile(r"(?<![\w.])(?:[A-ZИ]\.){1,5}[A-ZИ]\.?(?=s?(?!\w))")
_STOP_INSIDE = re.compile(r"\.[A-ZИ]")  # far quicker to look for
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
    letters = written.replace(".", "")
    return letters + stop * written.count(".") if letters in _ACRONYMS else written
