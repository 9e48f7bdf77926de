"""How long work shows that it goes on.

On a terminal and in Jupyter there is a bar; elsewhere (pipes, logs) there is none. ``MICROMEGAS_PROGRESS=off`` silences
it everywhere, ``MICROMEGAS_PROGRESS=on`` shows it everywhere.
"""

import os
import sys
from typing import Any


def byte_bar(title: str, interactive: bool) -> Any:
    """Start a bar that counts bytes; a context with ``update(n)``.

    Args:
        title: What is counted.
        interactive: Whether somebody seems to watch.
    """
    from tqdm.auto import tqdm

    wish = os.environ.get("MICROMEGAS_PROGRESS", "")
    shown = wish == "on" or (wish != "off" and (interactive or _in_notebook()))
    return tqdm(desc=title, unit="B", unit_scale=True, unit_divisor=1024, disable=not shown)


def _in_notebook() -> bool:
    # Others import Jupyter's kernel too; only in a notebook does the shell have one.
    ipython = sys.modules.get("IPython")
    shell = None if ipython is None else ipython.get_ipython()
    return getattr(shell, "kernel", None) is not None
