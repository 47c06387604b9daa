"""The languages in which Newsdesk reads."""

from typing import Final

MATCHED: Final = ("en", "fr", "de", "es", "it", "pt", "nl", "pl", "sv", "tr", "ru", "ar", "hi", "ja", "zh", "ko")
"""Those in which the topics that ship are found, and names are known, in the order of the columns of config/stories."""
