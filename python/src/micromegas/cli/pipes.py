"""Output that is safe to pipe."""

import os
import sys
from collections.abc import Callable


def until_nobody_reads(run: Callable[[], int]) -> int:
    """Run a command; that whoever reads its output has seen enough is no failure.

    Args:
        run: The command; what it returns is returned.
    """
    try:
        status = run()
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        # Python would complain again when it flushes at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
