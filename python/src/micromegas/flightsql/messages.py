"""The few Flight SQL messages this client sends and reads, in protobuf's wire format.

All of them are made of length-delimited fields, so forty lines stand in for generated code and the protobuf
run time, whose versions clash between programs. Source of the formats: Arrow's FlightSql.proto and protobuf's
encoding guide.
"""

from collections.abc import Iterator

_TYPE_URL = b"type.googleapis.com/arrow.flight.protocol.sql."
_VARINT, _FIXED64, _LENGTH_DELIMITED, _FIXED32 = 0, 1, 2, 5
# -1 in protobuf's int64.
_ALL_ONES = (1 << 64) - 1
_FIXED_SIZE = {_FIXED64: 8, _FIXED32: 4}


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _field(number: int, content: bytes) -> bytes:
    return _varint(number << 3 | _LENGTH_DELIMITED) + _varint(len(content)) + content


def _any(name: bytes, message: bytes) -> bytes:
    return _field(1, _TYPE_URL + name) + _field(2, message)


def ticket_statement_query(sql: str) -> bytes:
    """Encode ``Any(TicketStatementQuery)`` with the SQL text itself as statement handle."""
    return _any(b"TicketStatementQuery", _field(1, sql.encode()))


def create_prepared_statement(sql: str) -> bytes:
    """Encode ``Any(ActionCreatePreparedStatementRequest)``, without a transaction."""
    return _any(b"ActionCreatePreparedStatementRequest", _field(1, sql.encode()))


def statement_ingest(table: str) -> bytes:
    """Encode ``Any(CommandStatementIngest)`` for a table that is there, to be appended to."""
    # What to do with a table that is (not) there: fail without one, append to one.
    options = b"\x08\x02\x10\x02"
    return _any(b"CommandStatementIngest", _field(1, options) + _field(2, table.encode()))


def get_sql_info(*numbers: int) -> bytes:
    """Encode ``Any(CommandGetSqlInfo)`` for facts about the server by their numbers in ``SqlInfo``."""
    return _any(b"CommandGetSqlInfo", _field(1, b"".join(_varint(number) for number in numbers)))


def update_result(message: bytes) -> int | None:
    """Decode ``DoPutUpdateResult``: how many records were received; None if the server does not know.

    Raises:
        ValueError: The bytes are something else.
    """
    if not message:
        return 0
    if message[0] != 1 << 3 | _VARINT:
        raise ValueError(f"malformed message: {message[:16]!r} is no DoPutUpdateResult")
    count, _ = _read_varint(message, 1)
    return None if count == _ALL_ONES else count


def prepared_statement_result(packed: bytes) -> tuple[bytes, bytes]:
    """Decode ``Any(ActionCreatePreparedStatementResult)``.

    Returns:
        The statement handle, and the schema of its result as an IPC schema message (empty if the statement
        gives no rows).

    Raises:
        ValueError: The bytes are something else.
    """
    envelope = dict(_fields(packed))
    if envelope.get(1) != _TYPE_URL + b"ActionCreatePreparedStatementResult":
        raise ValueError(f"the server answered {envelope.get(1, b'')!r} where a prepared statement was expected")
    result = dict(_fields(envelope.get(2, b"")))
    return result.get(1, b""), result.get(2, b"")


def _fields(message: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and content of each length-delimited field; others are skipped, as protobuf asks of readers."""
    position = 0
    while position < len(message):
        key, position = _read_varint(message, position)
        wire_type = key & 7
        if wire_type == _VARINT:
            _, position = _read_varint(message, position)
            continue
        if wire_type == _LENGTH_DELIMITED:
            size, position = _read_varint(message, position)
        elif wire_type in _FIXED_SIZE:
            size = _FIXED_SIZE[wire_type]
        else:
            raise ValueError(f"malformed message: wire type {wire_type} at byte {position}")
        if position + size > len(message):
            raise ValueError(f"malformed message: a field of {size} bytes at byte {position} of {len(message)}")
        if wire_type == _LENGTH_DELIMITED:
            yield key >> 3, message[position : position + size]
        position += size


def _read_varint(message: bytes, position: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if position >= len(message):
            break
        byte = message[position]
        position += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, position
    raise ValueError(f"malformed message: unfinished number at byte {position}")
