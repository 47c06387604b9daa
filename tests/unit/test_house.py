"""Rules of the house that no linter knows."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent.parent
ROOT = TESTS.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
ROOMS = ("", "bot", "tests", "bot/platforms")  # where the documents begin to count
FILES = sorted(TESTS.rglob("test_*.py"))


def functions_that_pytest_runs(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The functions of a file that pytest runs."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node for node in nodes if isinstance(node, kinds) and node.name.startswith("test_")]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(TESTS).as_posix())
def test_every_test_says_what_it_is_for(path):
    """A sentence of intention tells a failing promise from a failing detail."""
    silent = [node.name for node in functions_that_pytest_runs(path) if not ast.get_docstring(node)]
    assert silent == []


def named_files(document: Path) -> Iterator[str]:
    """The files of code that a document names by their folder."""
    yield from re.findall(r"[\w.]+(?:/[\w.]+)+\.(?:py|sql|toml)", document.read_text(encoding="utf-8"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_documents_name_files_that_are_there(document):
    """Who looks for what is described finds it: a file that moves takes its name in the documents along."""
    gone = [name for name in named_files(document) if not any((ROOT / room / name).exists() for room in ROOMS)]
    assert gone == []
