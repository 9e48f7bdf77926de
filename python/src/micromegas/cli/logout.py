"""``micromegas-logout``: forget who signed in."""

import argparse

from micromegas.cli import config
from micromegas.cli.version import add_version


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command takes."""
    parser.add_argument("--profile", metavar="NAME", help="only of this profile; by default all")


def run(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> int:
    """Do it."""
    if arguments.profile is not None:
        try:
            config.check_name(arguments.profile)
        except config.ProfileError as error:
            parser.error(str(error))
        files = [config.token_file(arguments.profile)]
    else:
        files = [config.token_file(None), *sorted(config.home().glob("tokens-*.json"))]
    found = [file for file in files if file.exists()]
    for file in found:
        file.unlink()
        print(f"Tokens cleared from {file}")
    if not found:
        print("No saved tokens found")
    return 0


def main(argv: list[str] | None = None) -> int:
    """Run as a program of its own."""
    parser = argparse.ArgumentParser(prog="micromegas-logout", description="Delete saved sign-ins.")
    add_version(parser)
    add_arguments(parser)
    return run(parser, parser.parse_args(argv))
