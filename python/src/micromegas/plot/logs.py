"""How much is logged, and how bad it is."""

from typing import TYPE_CHECKING

from micromegas.plot.axes import axes_of, label_times, need, say_empty, utc

if TYPE_CHECKING:
    import pandas
    from matplotlib.axes import Axes

_NAMES = {1: "fatal", 2: "error", 3: "warn", 4: "info", 5: "debug", 6: "trace"}
_COLOURS = {1: "#67000d", 2: "#cb181d", 3: "#fdae33", 4: "#4292c6", 5: "#9ecae1", 6: "#d9d9d9"}
_BARS = 60
_STEPS_SECONDS = (1e-3, 1e-2, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 600, 1800, 3600, 3 * 3600, 6 * 3600, 86_400, 7 * 86_400)


def log_volume(frame: "pandas.DataFrame", ax: "Axes | None" = None, step: str | None = None) -> "Axes":
    """Draw how many log entries there were over time, as bars stacked by level, the worst at the bottom.

    Args:
        frame: Rows of ``log_entries`` (columns ``time`` and ``level``), or of ``log_stats`` (``time_bin``, ``level``
            and ``count``), which is much the quicker question for long ranges.
        ax: Where to draw; by default a new figure.
        step: Width of a bar as pandas writes durations (``1min``, ``10s``); by default one that gives about sixty.

    Returns:
        The ``Axes``.

    Raises:
        ValueError: A column is missing, or its times have no time zone.
    """
    import pandas

    binned = "time_bin" in frame.columns
    time = "time_bin" if binned else "time"
    need(frame, time, "level", *(["count"] if binned else []))
    axes = axes_of(ax, 3.5)
    axes.set_title("log entries")
    if frame.empty:
        say_empty(axes, "log entries")
        return axes
    times = utc(frame[time])
    width = pandas.Timedelta(step) if step else _step(times.max() - times.min(), binned)
    bins = times.dt.floor(width)
    weights = frame["count"] if binned else pandas.Series(1, index=frame.index)
    volume = weights.groupby([bins, frame["level"].astype(int)]).sum().unstack(fill_value=0)
    bottom = pandas.Series(0, index=volume.index)
    for level in sorted(volume.columns):
        label = f"{_NAMES.get(level, f'level {level}')} ({volume[level].sum():,})"
        bars = volume[level]
        days = width / pandas.Timedelta(days=1)
        colour = _COLOURS.get(level, "0.7")
        axes.bar(bars.index, bars, width=days, bottom=bottom, align="edge", color=colour, label=label)
        bottom = bottom + bars
    label_times(axes)
    axes.set_ylabel(f"entries per {_text(width)}")
    axes.grid(axis="y", alpha=0.3)
    axes.set_axisbelow(True)
    axes.legend(fontsize="small", loc="upper left", bbox_to_anchor=(1, 1))
    return axes


def _step(extent: "pandas.Timedelta", binned: bool) -> "pandas.Timedelta":
    import pandas

    least = 60.0 if binned else 0.0
    wanted = max(extent.total_seconds() / _BARS, least)
    seconds = next((step for step in _STEPS_SECONDS if step >= wanted), _STEPS_SECONDS[-1])
    return pandas.Timedelta(seconds=seconds)


def _text(width: "pandas.Timedelta") -> str:
    seconds = width.total_seconds()
    for unit, size in (("day", 86_400), ("hour", 3600), ("minute", 60), ("second", 1)):
        if seconds >= size:
            return unit if seconds == size else f"{seconds / size:g} {unit}s"
    return f"{seconds * 1e3:g} ms"
