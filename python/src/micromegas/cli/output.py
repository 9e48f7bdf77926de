"""Results on standard output: tables for people, CSV, JSON and Parquet for programs."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas
    import pyarrow as pa

FORMATS = ("table", "csv", "json")
DEFAULT_WIDTH = 50


def show(frame: "pandas.DataFrame", form: str, width: int = DEFAULT_WIDTH) -> None:
    """Print a result; without rows, the line ``no data``.

    Args:
        frame: The rows.
        form: One of :data:`FORMATS`.
        width: Most characters of a cell in a table; 0 means all.
    """
    if frame.empty:
        print("no data")
    elif form == "csv":
        print(frame.to_csv(index=False))
    elif form == "json":
        # Milliseconds, as the published tool writes them.
        text = frame.map(_readable).to_json(orient="records", indent=2, date_format="epoch", date_unit="ms")
        print(text)
    else:
        print(_table(frame, width))


def write_parquet(table: "pa.Table", path: str) -> None:
    """Write a result to a file.

    Args:
        table: The rows.
        path: The file; an older one is replaced.
    """
    import pyarrow.parquet

    pyarrow.parquet.write_table(table, path, compression="zstd")
    print(f"{table.num_rows:,} rows written to {Path(path)}", file=sys.stderr)


def pipe_parquet(table: "pa.Table") -> None:
    """Write a result as a Parquet file to standard output."""
    import io

    import pyarrow.parquet

    # Complete before its first byte goes out: a file that ends early is none.
    file = io.BytesIO()
    pyarrow.parquet.write_table(table, file, compression="zstd")
    sys.stdout.buffer.write(file.getbuffer())


def _table(frame: "pandas.DataFrame", width: int) -> str:
    from tabulate import tabulate

    cut: Callable[[object], object] = lambda cell: _cut(cell, width)  # noqa: E731
    rows = frame.astype(object).map(cut).to_numpy().tolist()
    headers = [str(name) for name in frame.columns]
    return str(tabulate(rows, headers=headers, tablefmt="simple", disable_numparse=True, colalign=_align(frame)))


def _align(frame: "pandas.DataFrame") -> list[str]:
    return ["right" if kind.kind in "iuf" else "left" for kind in frame.dtypes]


def _cut(cell: object, width: int) -> object:
    text = "" if cell is None or (isinstance(cell, float) and cell != cell) else str(cell)
    return text[: width - 3] + "..." if width and len(text) > width else text


def _readable(cell: object) -> object:
    return cell.hex() if isinstance(cell, bytes) else cell
