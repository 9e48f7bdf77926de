"""A trace, decoded with the definitions that Perfetto publishes, shows the spans that process_spans answers."""

from collections import Counter, defaultdict
from typing import Any

import pandas
import pytest
from running import FOLDERS
from test_vectors import process_of

from micromegas.flightsql.client import FlightSQLClient

perfetto = pytest.importorskip(
    "perfetto.protos.perfetto.trace.perfetto_trace_pb2", reason="perfetto is not installed: pip install perfetto"
)

BEGIN = pandas.Timestamp("2020-01-01T00:00:00Z")
END = pandas.Timestamp("2100-01-01T00:00:00Z")
SEQ_INCREMENTAL_STATE_CLEARED = 1


def _trace(client: FlightSQLClient, process: str, types: str) -> Any:
    frame = client.query(
        f"SELECT chunk_id, chunk_data FROM perfetto_trace_chunks('{process}', '{types}', "
        f"TIMESTAMP '{BEGIN.isoformat()}', TIMESTAMP '{END.isoformat()}') ORDER BY chunk_id"
    )
    assert list(frame["chunk_id"]) == list(range(len(frame)))
    trace = perfetto.Trace()
    trace.ParseFromString(b"".join(frame["chunk_data"]))
    return trace


class Slices:
    """Reads packets the way Perfetto does: in the order of time; an end closes what began last on its track."""

    def __init__(self, trace: Any) -> None:
        self.tracks: dict[int, Any] = {}
        self.slices: list[tuple[Any, ...]] = []
        self.names: dict[int, str] = {}
        self.categories: dict[int, str] = {}
        self.places: dict[int, tuple[str, int]] = {}
        events = []
        for packet in trace.packet:
            assert packet.trusted_packet_sequence_id == 1
            if packet.sequence_flags & SEQ_INCREMENTAL_STATE_CLEARED:
                self.names, self.categories, self.places = {}, {}, {}
            self._define(packet.interned_data)
            if packet.HasField("track_descriptor"):
                self.tracks[packet.track_descriptor.uuid] = packet.track_descriptor
            if packet.HasField("track_event"):
                events.append((packet.timestamp, self._resolved(packet.track_event)))
        # Stable, as Perfetto's own.
        self._show(sorted(events, key=lambda event: event[0]))

    def _define(self, interned: Any) -> None:
        self.names.update((name.iid, name.name) for name in interned.event_names)
        self.categories.update((category.iid, category.name) for category in interned.event_categories)
        self.places.update((at.iid, (at.file_name, at.line_number)) for at in interned.source_locations)

    def _resolved(self, event: Any) -> tuple[Any, ...]:
        begins = event.type == perfetto.TrackEvent.TYPE_SLICE_BEGIN
        assert begins or event.type == perfetto.TrackEvent.TYPE_SLICE_END
        if not begins:
            return (False, event.track_uuid)
        category = self.categories[event.category_iids[0]] if event.category_iids else ""
        place = self.places[event.source_location_iid] if event.source_location_iid else ("", 0)
        return (True, event.track_uuid, self.names[event.name_iid], category, *place)

    def _show(self, events: list[tuple[int, tuple[Any, ...]]]) -> None:
        stacks: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
        for time, (begins, track, *what) in events:
            assert track in self.tracks
            if begins:
                stacks[track].append((time, *what))
            else:
                begin, *shown = stacks[track].pop()
                depth = len(stacks[track])
                self.slices.append((self._lane(track), depth, begin, time, *shown))
        assert not any(stacks.values())

    def _lane(self, track: int) -> str:
        descriptor = self.tracks[track]
        return "async" if not descriptor.HasField("thread") else str(descriptor.thread.thread_name)


def _spans(client: FlightSQLClient, process: str, types: str) -> pandas.DataFrame:
    return client.query(f"SELECT * FROM process_spans('{process}', '{types}')")


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_trace_shows_the_spans_of_the_threads(live: FlightSQLClient, folder: str) -> None:
    process = process_of(folder)
    spans = _spans(live, process, "thread")
    trace = _trace(live, process, "thread")
    expected = Counter(
        (
            row.thread_name,
            row.depth,
            row.begin.value,
            row.end.value,
            row.name,
            row.target,
            *((row.filename, row.line) if row.filename else ("", 0)),
        )
        for row in spans.itertuples()
    )
    assert Counter(Slices(trace).slices) == expected
    assert len(expected) > 0


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_trace_shows_the_async_operations(live: FlightSQLClient, folder: str) -> None:
    process = process_of(folder)
    spans = _spans(live, process, "async")
    slices = Slices(_trace(live, process, "async"))
    expected = Counter((row.begin.value, row.end.value, row.name, row.target) for row in spans.itertuples())
    assert Counter((begin, end, name, target) for _, _, begin, end, name, target, *_ in slices.slices) == expected
    assert all(lane == "async" for lane, *_ in slices.slices)


@pytest.mark.parametrize("folder", FOLDERS)
def test_tracks_belong_to_the_process(live: FlightSQLClient, folder: str) -> None:
    process = process_of(folder)
    exe = live.query(f"SELECT exe FROM processes WHERE process_id = '{process}'")["exe"][0]
    trace = _trace(live, process, "both")
    assert trace.packet[0].first_packet_on_sequence
    assert not any(packet.first_packet_on_sequence for packet in trace.packet[1:])
    slices = Slices(trace)
    own = [track for track in slices.tracks.values() if track.HasField("process")]
    assert [track.process.process_name for track in own] == [exe]
    others = [track for track in slices.tracks.values() if not track.HasField("process")]
    assert others
    assert all(track.parent_uuid == own[0].uuid for track in others)
    tids = [track.thread.tid for track in others if track.HasField("thread")]
    assert len(tids) == len(set(tids))
    assert all(track.thread.pid == own[0].process.pid for track in others if track.HasField("thread"))
    spans = _spans(live, process, "both")
    assert len(slices.slices) == len(spans)
