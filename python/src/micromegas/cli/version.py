"""What ``--version`` tells."""

import argparse
import platform
import sys

import micromegas


def add_version(parser: argparse.ArgumentParser) -> None:
    """Add ``--version``."""
    text = f"{parser.prog} {micromegas.__version__} (Python {platform.python_version()} at {sys.executable})"
    # argparse would break the line where the terminal ends.
    parser.register("action", "one_line_version", _Version)
    parser.add_argument("--version", action="one_line_version", version=text, nargs=0, help="print the version")


class _Version(argparse.Action):
    def __init__(self, option_strings: list[str], dest: str, version: str, **options: object) -> None:
        super().__init__(option_strings, argparse.SUPPRESS, default=argparse.SUPPRESS, **options)  # type: ignore[arg-type]
        self.version = version

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        print(self.version)
        parser.exit(0)
