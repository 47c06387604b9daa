"""The files that ship with Newsdesk: config/ beside bot/ in a checkout, bot/_config in an installed wheel."""

from collections.abc import Mapping
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def config_folder() -> Path:
    """Return the folder of the shipped configuration."""
    installed = _PACKAGE / "_config"
    return installed if installed.is_dir() else _PACKAGE.parent / "config"


def read_texts(folder: str, suffix: str = ".toml") -> Mapping[str, str]:
    """Return the texts of a shipped folder's files by their name without the suffix, in order of name."""
    files = sorted((config_folder() / folder).glob(f"*{suffix}"))
    return {file.name.removesuffix(suffix): file.read_text(encoding="utf-8") for file in files}


def read_bytes(folder: str) -> Mapping[str, bytes]:
    """Return the files below a shipped folder by their path relative to it."""
    root = config_folder() / folder
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in sorted(root.rglob("*")) if file.is_file()}


def read_file(path: str) -> bytes:
    """Return one shipped file's bytes."""
    return (config_folder() / path).read_bytes()


def read_text(path: str) -> str:
    """Return one shipped file's text."""
    return (config_folder() / path).read_text(encoding="utf-8")
