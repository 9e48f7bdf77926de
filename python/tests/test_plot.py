"""Pictures: drawn, saved, not blank, with the units and levels of the data."""

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy
import pandas
import pytest

from micromegas import plot

pyplot = pytest.importorskip("matplotlib.pyplot", reason="matplotlib is not installed: pip install 'micromegas[plot]'")

START = pandas.Timestamp("2024-05-17T12:00:00Z")


@pytest.fixture(autouse=True)
def closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No figure outlives its test, and none opens a window."""
    pyplot.switch_backend("agg")
    yield
    pyplot.close("all")


def saved(axes: Any, path: Path) -> numpy.ndarray[Any, Any]:
    """Save a picture, and read it back as pixels from 0 to 1."""
    axes.figure.savefig(path)
    assert path.read_bytes().startswith(b"\x89PNG")
    pixels: numpy.ndarray[Any, Any] = pyplot.imread(path)[:, :, :3]
    assert pixels.shape[0] >= 150
    assert pixels.shape[1] == 1000
    ink = (pixels < 0.95).any(axis=2)
    assert 0.005 < ink.mean() < 0.9
    return pixels


def times(count: int, step: str = "1s") -> pandas.DatetimeIndex:
    return pandas.date_range(START, periods=count, freq=step)


def measures(name: str, unit: str, values: Any) -> pandas.DataFrame:
    values = list(values)
    return pandas.DataFrame({"time": times(len(values)), "name": name, "value": values, "unit": unit})


def test_one_metric_has_its_name_and_unit(tmp_path: Path) -> None:
    axes: Any = plot.metric(measures("cpu_usage", "percent", numpy.sin(numpy.arange(600) / 50) * 40 + 50))
    saved(axes, tmp_path / "metric.png")
    assert axes.get_title() == "cpu_usage"
    assert axes.get_ylabel() == "percent"
    assert axes.get_xlabel() == "time (UTC)"
    assert axes.get_legend() is None


@pytest.mark.parametrize(
    ("unit", "value", "shown"), [("bytes", 3_000_000, "3 MB"), ("ns", 2_000_000, "2 ms"), ("seconds", 1e-6, "1 µs")]
)
def test_bytes_and_durations_have_prefixes(unit: str, value: float, shown: str) -> None:
    axes: Any = plot.metric(measures("m", unit, [0, value]))
    drawn = axes.get_lines()[0].get_ydata()[1]
    assert axes.yaxis.get_major_formatter()(drawn) == shown


def test_several_metrics_and_processes_are_told_apart(tmp_path: Path) -> None:
    both = pandas.concat([measures("frame", "ms", range(100)), measures("memory", "bytes", range(100))])
    axes: Any = plot.metric(both, title="shop")
    saved(axes, tmp_path / "metrics.png")
    assert axes.get_title() == "shop"
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["frame (ms)", "memory (bytes)"]
    of_two = pandas.concat([measures("m", "", range(9)).assign(process_id=id) for id in ("aaaaaaaa-1", "bbbbbbbb-2")])
    of_two["process_id"] = of_two["process_id"].astype("category")
    assert [line.get_label() for line in plot.metric(of_two).get_lines()] == ["aaaaaaaa", "bbbbbbbb"]


def test_log_volume_is_stacked_by_level(tmp_path: Path) -> None:
    levels = [4] * 80 + [3] * 15 + [2] * 5
    frame = pandas.DataFrame({"time": times(600), "level": (levels * 6)[:600]}).astype({"level": "int32"})
    axes: Any = plot.log_volume(frame)
    saved(axes, tmp_path / "logs.png")
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["error (30)", "warn (90)", "info (480)"]
    assert axes.get_ylabel() == "entries per 10 seconds"
    assert sum(bar.get_height() for bar in axes.patches) == 600


def test_log_volume_takes_log_stats() -> None:
    frame = pandas.DataFrame({"time_bin": times(120, "1min"), "level": 4, "count": 7})
    axes: Any = plot.log_volume(frame, step="1h")
    assert axes.get_ylabel() == "entries per hour"
    assert sum(bar.get_height() for bar in axes.patches) == 840


def nested(thread: str = "main", calls: int = 12) -> pandas.DataFrame:
    """A root with calls side by side, each with a call inside."""
    rows: list[tuple[int, int, int, str]] = [(0, 1_000_000, 0, "main")]
    for i in range(calls):
        begin, size = i * 1_000_000 // calls, 900_000 // calls
        rows += [(begin, begin + size, 1, f"request_{i % 3}"), (begin + size // 4, begin + size // 2, 2, "query")]
    frame = pandas.DataFrame(rows, columns=["begin", "end", "depth", "name"])
    frame[["begin", "end"]] = frame[["begin", "end"]].apply(
        lambda column: START + pandas.to_timedelta(column, unit="ns")
    )
    return frame.assign(thread_name=thread, stream_id=f"of {thread}")


def test_a_flame_chart_of_threads(tmp_path: Path) -> None:
    axes: Any = plot.flame_chart(pandas.concat([nested("main"), nested("worker", 5)]), title="shop")
    pixels = saved(axes, tmp_path / "flames.png")
    assert [label.get_text() for label in axes.get_yticklabels()] == ["main", "worker"]
    assert axes.get_xlabel() == "since 2024-05-17 12:00:00.000000 (UTC)"
    # Boxes are in colours that are warm: more red than blue.
    assert ((pixels[:, :, 0] - pixels[:, :, 2]) > 0.2).mean() > 0.2
    assert any(text.get_text().startswith("request_") for text in axes.texts)


def test_callers_are_above_what_they_call() -> None:
    axes: Any = plot.flame_chart(nested())
    top = {text.get_text(): text.get_position()[1] for text in axes.texts}
    assert top["main"] < top["request_0"]
    low, high = axes.get_ylim()
    assert low > high


def test_async_spans_that_overlap_have_rows_of_their_own() -> None:
    frame = nested().iloc[[0, 0, 0]].assign(thread_name="async", depth=0)
    frame["stream_id"] = ["a", "b", "c"]
    axes: Any = plot.flame_chart(frame)
    assert [label.get_text() for label in axes.get_yticklabels()] == ["async"]
    assert sorted(text.get_position()[1] for text in axes.texts) == [0.5, 1.5, 2.5]


def test_a_million_spans_are_some_thousand_boxes(tmp_path: Path) -> None:
    begin = START + pandas.to_timedelta(numpy.arange(1_000_000) * 100, unit="ns")
    frame = pandas.DataFrame({"begin": begin, "end": begin + pandas.Timedelta("60ns"), "depth": 0, "name": "tick"})
    axes: Any = plot.flame_chart(frame)
    saved(axes, tmp_path / "many.png")
    assert len(axes.collections[0].get_paths()) <= 1001


def test_short_spans_far_apart_are_seen(tmp_path: Path) -> None:
    begin = START + pandas.to_timedelta(numpy.arange(50), unit="s")
    frame = pandas.DataFrame({"begin": begin, "end": begin + pandas.Timedelta("1us"), "depth": 0, "name": "tick"})
    pixels = saved(plot.flame_chart(frame), tmp_path / "short.png")
    warm = ((pixels[:, :, 0] - pixels[:, :, 2]) > 0.1).any(axis=0)
    assert 45 <= (numpy.diff(warm.astype(int)) == 1).sum() <= 50


def test_nothing_is_said_to_be_nothing() -> None:
    assert plot.metric(measures("m", "", [])).texts[0].get_text() == "no values"
    assert plot.flame_chart(nested().iloc[:0]).texts[0].get_text() == "no spans"
    empty = pandas.DataFrame({"time": times(0), "level": []})
    assert plot.log_volume(empty).texts[0].get_text() == "no log entries"


def test_the_axes_of_a_caller_are_drawn_into() -> None:
    _, (left, right) = pyplot.subplots(1, 2)
    assert plot.metric(measures("m", "", range(9)), ax=left) is left
    assert plot.flame_chart(nested(), ax=right) is right


@pytest.mark.parametrize(
    ("draw", "frame", "says"),
    [
        (plot.metric, pandas.DataFrame({"time": times(1)}), "no column value"),
        (plot.flame_chart, nested().drop(columns="depth"), "no column depth"),
        (plot.log_volume, pandas.DataFrame({"level": [1]}), "no column time"),
        (plot.metric, pandas.DataFrame({"time": [datetime.datetime(2024, 1, 1)], "value": [1]}), "time zone"),
        (plot.metric, pandas.DataFrame({"time": ["yesterday"], "value": [1]}), "time zone"),
        (plot.metric, pandas.concat([measures(f"m{i}", "", [1]) for i in range(21)]), "21 lines"),
    ],
)
def test_what_cannot_be_drawn_is_refused(draw: Any, frame: pandas.DataFrame, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        draw(frame)
