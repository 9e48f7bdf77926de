"""How the command line connects: as programs do that use profiles."""

from micromegas.connection import connect_with_profile as connect

__all__ = ["connect"]
