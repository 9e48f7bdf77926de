"""From Arrow tables to pandas DataFrames."""

from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    import pandas


def to_frame(table: pa.Table) -> "pandas.DataFrame":
    """Convert a result; dictionary columns of text, numbers and bytes become ``category``.

    Dictionaries of lists, structs and unions are decoded first: pandas cannot unify their values.
    """
    for i, field in enumerate(table.schema):
        if pa.types.is_dictionary(field.type) and pa.types.is_nested(field.type.value_type):
            table = table.set_column(i, field.with_type(field.type.value_type), _decoded(table.column(i)))
    return table.to_pandas()


def _decoded(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return pa.chunked_array(
        [chunk.dictionary.take(chunk.indices) for chunk in column.chunks], type=column.type.value_type
    )
