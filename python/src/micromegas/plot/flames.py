"""Flame charts: what ran inside what, over time."""

import zlib
from typing import TYPE_CHECKING, Any

from micromegas.plot.axes import axes_of, need, say_empty, utc

if TYPE_CHECKING:
    import numpy
    import pandas
    from matplotlib.axes import Axes

# About as many as a picture has pixels across: what is narrower is drawn as wide as a step, and once in each, so that
# millions of spans are thousands of boxes, and lonely short ones are seen.
_STEPS = 1000
# Boxes of fewer steps have no edge: it would cover them.
_EDGED_STEPS = 4
_LEAST_LABEL = 0.025
_CHARACTER = 0.0075
_MOST_LABELS = 400
_ROW_INCHES = 0.22
_LEAST_INCHES = 2.0
_MOST_INCHES = 14.0


def flame_chart(spans: "pandas.DataFrame", ax: "Axes | None" = None, title: str | None = None) -> "Axes":
    """Draw spans as boxes, callers above what they call; of several threads, one below the other.

    Spans too short to be seen are drawn as one where they lie side by side. Async spans overlap without being nested;
    they are put into as many rows as that takes.

    Args:
        spans: What ``query_spans`` returns, or rows of ``view_instance('thread_spans', ...)`` or
            ``process_spans(...)``: the columns ``begin``, ``end``, ``depth`` and ``name``; ``thread_name`` and
            ``stream_id`` tell threads apart.
        ax: Where to draw; by default a new figure.
        title: By default none.

    Returns:
        The ``Axes``; its x axis counts seconds from the first begin.

    Raises:
        ValueError: A column is missing, or its times have no time zone.
    """
    need(spans, "begin", "end", "depth", "name")
    if title is None and "exe" in spans.columns and spans["exe"].nunique() == 1:
        title = str(spans["exe"].iloc[0])
    if spans.empty:
        axes = axes_of(ax, 2.0)
        say_empty(axes, "spans")
        return axes
    begin, end = (utc(spans[name]).astype("int64").to_numpy() for name in ("begin", "end"))
    first = int(begin.min())
    extent = max(int(end.max()) - first, 1)
    rows, lanes, count = _rows(spans, begin, end)
    axes = axes_of(ax, min(max(1.0 + _ROW_INCHES * count, _LEAST_INCHES), _MOST_INCHES))
    chosen = _visible(begin - first, end - first, rows, extent)
    _draw(axes, (begin[chosen] - first) / 1e9, (end[chosen] - first) / 1e9, rows[chosen], spans["name"].iloc[chosen])
    _label(axes, spans, first, extent, lanes, count)
    if title:
        axes.set_title(title)
    return axes


def _rows(
    spans: "pandas.DataFrame", begin: "numpy.ndarray[Any, Any]", end: "numpy.ndarray[Any, Any]"
) -> "tuple[numpy.ndarray[Any, Any], list[tuple[int, int, str]], int]":
    """Give each span its row; the threads as (first row, rows, name); the number of rows."""
    import numpy

    rows = numpy.zeros(len(spans), dtype="int64")
    lanes: list[tuple[int, int, str]] = []
    start = 0
    for name, at in _threads(spans):
        depth = spans["depth"].to_numpy()[at].astype("int64")
        depth = depth - depth.min()
        if _overlap(depth, begin[at], end[at]):
            depth = _packed(begin[at], end[at])
        rows[at] = depth + start
        height = int(depth.max()) + 1
        lanes.append((start, height, name))
        start += height
    return rows, lanes, start


def _threads(spans: "pandas.DataFrame") -> "list[tuple[str, numpy.ndarray[Any, Any]]]":
    import numpy

    keys = [key for key in ("thread_name", "stream_id") if key in spans.columns]
    if "thread_name" in keys and (spans["thread_name"] == "async").all():
        keys = ["thread_name"]
    if not keys:
        return [("", numpy.arange(len(spans)))]
    # Async spans belong to the process, whatever thread they began in.
    texts = [spans[key].astype(str) for key in keys]
    if len(keys) == 2:
        texts[1] = texts[1].where(texts[0] != "async", "")
    groups = spans.groupby(texts, sort=True).indices
    return [(str(name[0] if isinstance(name, tuple) else name), at) for name, at in groups.items()]


def _overlap(
    depth: "numpy.ndarray[Any, Any]", begin: "numpy.ndarray[Any, Any]", end: "numpy.ndarray[Any, Any]"
) -> bool:
    import numpy

    order = numpy.lexsort((end, begin, depth))
    same = depth[order][1:] == depth[order][:-1]
    return bool((same & (begin[order][1:] < end[order][:-1])).any())


def _packed(begin: "numpy.ndarray[Any, Any]", end: "numpy.ndarray[Any, Any]") -> "numpy.ndarray[Any, Any]":
    """Put each span into the first row that is free when it begins."""
    import heapq

    import numpy

    rows = numpy.zeros(len(begin), dtype="int64")
    free: list[int] = []
    busy: list[tuple[int, int]] = []
    for at in numpy.lexsort((-end, begin)):
        while busy and busy[0][0] <= begin[at]:
            heapq.heappush(free, heapq.heappop(busy)[1])
        row = heapq.heappop(free) if free else len(busy)
        rows[at] = row
        heapq.heappush(busy, (int(end[at]), row))
    return rows


def _visible(
    begin: "numpy.ndarray[Any, Any]", end: "numpy.ndarray[Any, Any]", rows: "numpy.ndarray[Any, Any]", extent: int
) -> "numpy.ndarray[Any, Any]":
    """Choose the spans to draw: all wide ones, and of the narrow ones the longest in each step of each row."""
    import numpy

    step = extent / _STEPS
    wide = numpy.flatnonzero(end - begin >= step)
    narrow = numpy.flatnonzero(end - begin < step)
    narrow = narrow[numpy.argsort(begin[narrow] - end[narrow], kind="stable")]
    places = rows[narrow] * (_STEPS + 1) + (begin[narrow] / step).astype("int64")
    _, longest = numpy.unique(places, return_index=True)
    return numpy.sort(numpy.concatenate([wide, narrow[longest]]))


def _draw(
    axes: "Axes",
    begin: "numpy.ndarray[Any, Any]",
    end: "numpy.ndarray[Any, Any]",
    rows: "numpy.ndarray[Any, Any]",
    names: "pandas.Series",
) -> None:
    import numpy
    from matplotlib.collections import PolyCollection

    extent = float(end.max() - begin.min())
    right = numpy.maximum(end, begin + extent / _STEPS)
    low, high = rows + 0.04, rows + 0.96
    corners = numpy.stack(
        [
            numpy.stack([begin, low], axis=1),
            numpy.stack([begin, high], axis=1),
            numpy.stack([right, high], axis=1),
            numpy.stack([right, low], axis=1),
        ],
        axis=1,
    )
    colours = {name: _colour(str(name)) for name in names.unique()}
    faces = [colours[name] for name in names]
    widths = numpy.where(end - begin > extent / _STEPS * _EDGED_STEPS, 0.4, 0.0)
    axes.add_collection(PolyCollection(list(corners), facecolors=faces, edgecolors="white", linewidths=widths))
    wide = numpy.flatnonzero(end - begin >= extent * _LEAST_LABEL)
    widest = wide[numpy.argsort(begin[wide] - end[wide], kind="stable")][:_MOST_LABELS]
    for at in widest:
        characters = int((end[at] - begin[at]) / extent / _CHARACTER)
        text = str(names.iloc[at])
        shown = text if len(text) <= characters else text[: max(characters - 1, 1)] + "…"
        middle = (begin[at] + end[at]) / 2
        axes.text(middle, rows[at] + 0.5, shown, ha="center", va="center", fontsize=7, clip_on=True, parse_math=False)


def _colour(name: str) -> tuple[float, float, float]:
    """A warm colour that a name has in every picture."""
    import colorsys

    number = zlib.crc32(name.encode("utf-8", "replace"))
    return colorsys.hsv_to_rgb(
        (number & 0xFF) / 255 * 0.14,
        0.35 + (number >> 8 & 0xFF) / 255 * 0.35,
        0.85 + (number >> 16 & 0xFF) / 255 * 0.13,
    )


def _label(
    axes: "Axes", spans: "pandas.DataFrame", first: int, extent: int, lanes: list[tuple[int, int, str]], count: int
) -> None:
    import pandas
    from matplotlib.ticker import EngFormatter

    axes.set_xlim(-extent * 0.005 / 1e9, extent * 1.005 / 1e9)
    axes.set_ylim(count + 0.2, -0.2)
    # Of dates, matplotlib tells microseconds apart; spans have nanoseconds.
    axes.xaxis.set_major_formatter(EngFormatter(unit="s"))
    begun = pandas.Timestamp(first, unit="ns", tz="UTC").strftime("%Y-%m-%d %H:%M:%S.%f")
    axes.set_xlabel(f"since {begun} (UTC)")
    axes.set_yticks([start + height / 2 for start, height, _ in lanes], [name for _, _, name in lanes], fontsize=8)
    axes.tick_params(axis="y", length=0)
    for start, _, _ in lanes[1:]:
        axes.axhline(start, color="0.6", linewidth=0.6)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
