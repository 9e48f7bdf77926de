"""Old partitions: what is asked, and what is told."""

import pandas
import pytest

from micromegas.admin import list_incompatible_partitions, retire_incompatible_partitions

COLUMNS = [
    "view_set_name",
    "view_instance_id",
    "begin_insert_time",
    "end_insert_time",
    "incompatible_schema_hash",
    "current_schema_hash",
    "file_path",
    "file_size",
]


class Lake:
    """Lists these partitions; retires all but those of ``measures``."""

    def __init__(self, *rows: tuple[object, ...]) -> None:
        self.rows = rows
        self.asked: list[str] = []

    def query(self, sql: str) -> pandas.DataFrame:
        self.asked.append(sql)
        if "list_partitions" in sql:
            return pandas.DataFrame(list(self.rows), columns=COLUMNS)
        if "'broken'" in sql:
            raise RuntimeError("the lake is away")
        done = "ERROR: Partition not found" if "'measures'" in sql else "SUCCESS: Retired partition"
        return pandas.DataFrame({"message": [done]})


def row(view: str, hour: int, size: int) -> tuple[object, ...]:
    begin = pandas.Timestamp(2024, 1, 1, hour, tz="UTC")
    return (view, "global", begin, begin + pandas.Timedelta("1h"), b"\x05\xff", b"\x06", "views/x", size)


def test_nothing_old_is_an_empty_frame() -> None:
    done = retire_incompatible_partitions(Lake())
    assert list(done.columns) == [
        "view_set_name",
        "view_instance_id",
        "partitions_retired",
        "partitions_failed",
        "storage_freed_bytes",
        "retirement_messages",
    ]
    assert done.empty


def test_each_is_retired_by_its_four_keys_and_version() -> None:
    lake = Lake(row("log_entries", 1, 100), row("log_entries", 2, 50))
    done = retire_incompatible_partitions(lake, "log_entries")
    assert "p.view_set_name = 'log_entries'" in lake.asked[0]
    assert lake.asked[1] == (
        "SELECT retire_partition_by_metadata('log_entries', 'global', "
        "CAST('2024-01-01T01:00:00+00:00' AS TIMESTAMP), CAST('2024-01-01T02:00:00+00:00' AS TIMESTAMP), "
        "decode('05ff', 'hex')) AS message"
    )
    assert done.to_dict("records") == [
        {
            "view_set_name": "log_entries",
            "view_instance_id": "global",
            "partitions_retired": 2,
            "partitions_failed": 0,
            "storage_freed_bytes": 150,
            "retirement_messages": ["SUCCESS: Retired partition"] * 2,
        }
    ]


def test_a_failure_is_printed_and_counted(capsys: pytest.CaptureFixture[str]) -> None:
    lake = Lake(row("broken", 1, 1), row("measures", 1, 1), row("log_entries", 1, 7))
    done = retire_incompatible_partitions(lake)
    assert done["partitions_failed"].tolist() == [1, 1, 0]
    assert done["storage_freed_bytes"].tolist() == [0, 0, 7]
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 2
    assert "the lake is away" in printed[0]


def test_names_are_quoted() -> None:
    lake = Lake()
    list_incompatible_partitions(lake, "o'x")
    assert "'o''x'" in lake.asked[0]
