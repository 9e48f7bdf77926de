"""Pictures of DataFrames: metrics over time, log volume, flame charts.

Needs matplotlib: ``pip install 'micromegas[plot]'``. Every function takes a frame as queries return it, draws into
``ax`` or into a new figure, and returns the ``Axes``: ``ax.figure.savefig("logs.png")`` saves it, and notebooks show
it. All times are UTC.

>>> from micromegas import plot
>>> plot.metric(client.query("SELECT time, name, value, unit FROM measures", begin, end))  # doctest: +SKIP
"""

from micromegas.plot.flames import flame_chart
from micromegas.plot.logs import log_volume
from micromegas.plot.metrics import metric

__all__ = ["flame_chart", "log_volume", "metric"]
