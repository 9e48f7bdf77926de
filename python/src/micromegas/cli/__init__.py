"""The command line, and the configuration file that it shares with programs."""
