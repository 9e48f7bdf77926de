"""Metrics over time."""

from typing import TYPE_CHECKING

from micromegas.plot.axes import axes_of, label_times, need, say_empty, utc

if TYPE_CHECKING:
    import pandas
    from matplotlib.axes import Axes

_MOST_LINES = 20
_ID_CHARACTERS = 8

# Units as senders write them: what to multiply by, and the symbol of what comes out.
_SCALES = {
    **dict.fromkeys(("bytes", "byte", "b"), (1.0, "B")),
    **dict.fromkeys(("seconds", "second", "s"), (1.0, "s")),
    **dict.fromkeys(("milliseconds", "ms"), (1e-3, "s")),
    **dict.fromkeys(("microseconds", "us"), (1e-6, "s")),
    **dict.fromkeys(("nanoseconds", "ns"), (1e-9, "s")),
}
_NO_UNITS = ("", "none", "count", "1")


def metric(frame: "pandas.DataFrame", ax: "Axes | None" = None, title: str | None = None) -> "Axes":
    """Draw metrics over time: a line for each name, and for each process where there are several.

    Units come from the data: bytes and durations are written with prefixes (12 MB, 3 ms), others as they are called.
    Metrics of different units are drawn into one picture if they must; the legend then names the units.

    Args:
        frame: With the columns ``time`` and ``value``; ``name``, ``unit`` and ``process_id`` are used if
            they are there.
        ax: Where to draw; by default a new figure.
        title: By default the name, if there is only one.

    Returns:
        The ``Axes``.

    Raises:
        ValueError: A column is missing, ``time`` has no time zone, or there are more than 20 lines to draw.
    """
    need(frame, "time", "value")
    axes = axes_of(ax, 4.0)
    names = _unique(frame, "name")
    units = _unique(frame, "unit")
    scale, symbol = _SCALES.get(units[0].lower(), (1.0, "")) if len(units) == 1 else (1.0, "")
    if title or len(names) == 1:
        axes.set_title(title or names[0])
    if frame.empty:
        say_empty(axes, "values")
        return axes
    lines = _lines(frame)
    if len(lines) > _MOST_LINES:
        raise ValueError(
            f"{len(lines)} lines in one picture: choose some, with WHERE name = ... or process_id = ... in the query, "
            f"until there are at most {_MOST_LINES}"
        )
    for label, rows in lines.items():
        rows = rows.sort_values("time", kind="stable")
        marker = "." if len(rows) < 50 else ""
        axes.plot(utc(rows["time"]), rows["value"] * scale, label=label, linewidth=1.2, marker=marker)
    _label_values(axes, units, symbol)
    label_times(axes)
    axes.grid(alpha=0.3)
    if len(lines) > 1:
        axes.legend(fontsize="small", loc="best")
    return axes


def _lines(frame: "pandas.DataFrame") -> "dict[str, pandas.DataFrame]":
    keys = [key for key in ("name", "unit", "process_id") if len(_unique(frame, key)) > 1]
    if not keys:
        return {"": frame}
    # As text: of a category, groups without rows would be there, too.
    return {
        " ".join(_shown(key, value) for key, value in zip(keys, values, strict=True)): rows
        for values, rows in frame.groupby([frame[key].astype(str) for key in keys], sort=True)
    }


def _shown(key: str, value: str) -> str:
    if key == "process_id":
        return value[:_ID_CHARACTERS]
    return f"({value})" if key == "unit" else value


def _unique(frame: "pandas.DataFrame", name: str) -> list[str]:
    return [str(value) for value in frame[name].dropna().unique()] if name in frame.columns else []


def _label_values(axes: "Axes", units: list[str], symbol: str) -> None:
    from matplotlib.ticker import EngFormatter

    if symbol:
        axes.yaxis.set_major_formatter(EngFormatter(unit=symbol))
        axes.set_ylabel("value")
    elif len(units) == 1 and units[0].lower() not in _NO_UNITS:
        axes.set_ylabel(units[0])
    else:
        axes.set_ylabel("value")
