"""Takes out of an environment what the image does not need: pip, and what Babel knows of countries and languages that nobody asks for.

    python tools/slim.py /opt/newsdesk

Of the languages that cards are written in all stays. Of the others, in which feeds write and which people name in commands, the
language itself stays where it has a code of two letters, which is all that feeds and people use.
"""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

KEPT = frozenset({"root", "en", "fr", "de", "es", "pt", "ja", "zh", "ko"})
LETTERS = 2
TOOLS = ("pip", "setuptools", "wheel", "_distutils_hack", "pkg_resources", "distutils-precedence.pth")
COMMANDS = ("pip", "pip3", "wheel")


def superfluous(environment: Path) -> Iterator[Path]:
    """Yield the files and folders that go."""
    for packages in environment.glob("lib/python3*/site-packages"):
        for tool in TOOLS:
            yield from (packages / tool, *packages.glob(f"{tool}-*.dist-info"))
        data = packages / "babel" / "locale-data"
        yield from (file for file in data.glob("*.dat") if not is_kept(file.stem))
        yield from packages.rglob("__pycache__")
    for command in COMMANDS:
        yield from environment.glob(f"bin/{command}*")


def is_kept(locale: str) -> bool:
    """Say whether the data of a locale stays."""
    language, _, country = locale.partition("_")
    return language in KEPT or (len(language) == LETTERS and not country)


def main(environment: Path) -> None:
    """Take it out, and say how much is left."""
    for each in [*superfluous(environment)]:
        if each.is_dir():
            shutil.rmtree(each)
        else:
            each.unlink(missing_ok=True)
    size = sum(file.stat().st_size for file in environment.rglob("*") if file.is_file() and not file.is_symlink())
    sys.stdout.write(f"{environment}: {size / 1e6:.0f} MB are left\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
