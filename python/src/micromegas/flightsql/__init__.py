"""Access to the server over Arrow Flight SQL."""

from micromegas.flightsql import attribution, client

__all__ = ["attribution", "client"]
