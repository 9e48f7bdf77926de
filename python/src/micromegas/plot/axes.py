"""What all pictures share: where they are drawn, their time axis, the columns they need."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas
    from matplotlib.axes import Axes

WIDTH_INCHES = 10.0


def axes_of(given: "Axes | None", height: float) -> "Axes":
    """Give the axes to draw into: the caller's, or those of a new figure.

    Args:
        given: The caller's, or None.
        height: Of a new figure, in inches.
    """
    if given is not None:
        return given
    try:
        from matplotlib import pyplot
    except ImportError as error:
        raise ImportError("pictures need matplotlib: pip install 'micromegas[plot]'") from error
    _, axes = pyplot.subplots(figsize=(WIDTH_INCHES, height), layout="constrained")
    return axes


def need(frame: "pandas.DataFrame", *names: str) -> None:
    """Refuse a frame that lacks columns.

    Raises:
        ValueError: Naming what is missing, and what is there.
    """
    missing = [name for name in names if name not in frame.columns]
    if missing:
        raise ValueError(
            f"the frame has no column {', '.join(missing)}; it has {', '.join(map(str, frame.columns)) or 'none'}"
        )


def utc(times: "pandas.Series") -> "pandas.Series":
    """Give times as UTC.

    Raises:
        ValueError: They are no times, or have no time zone.
    """
    if getattr(times.dtype, "tz", None) is None:
        raise ValueError(
            f"column {times.name} holds {times.dtype}, not times with a time zone; "
            "queries return such, and pandas.to_datetime(..., utc=True) makes them"
        )
    return times.dt.tz_convert("UTC")


def label_times(axes: "Axes") -> None:
    """Make the x axis one of UTC times, with as few characters as tell them apart."""
    import datetime

    from matplotlib import dates

    locator = dates.AutoDateLocator(tz=datetime.UTC)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(dates.ConciseDateFormatter(locator, tz=datetime.UTC))
    axes.set_xlabel("time (UTC)")


def say_empty(axes: "Axes", what: str) -> None:
    """Write into a picture that there is nothing to show: better than an empty frame."""
    axes.text(0.5, 0.5, f"no {what}", transform=axes.transAxes, ha="center", va="center", color="0.5")
    axes.set_xticks([])
    axes.set_yticks([])
