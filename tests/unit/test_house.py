"""Rules of the house that no linter knows."""

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent.parent
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
