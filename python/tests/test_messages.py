"""The wire format of the few messages."""

import random

import pytest

from micromegas.flightsql import messages

TYPE_URL = b"type.googleapis.com/arrow.flight.protocol.sql."


def field(number: int, content: bytes) -> bytes:
    """A length-delimited field of less than 128 bytes."""
    return bytes([number << 3 | 2, len(content)]) + content


def test_the_ticket_is_the_one_servers_know() -> None:
    # Seen on the wire from the published client, for the text "select 1".
    expected = (
        "0a42747970652e676f6f676c65617069732e636f6d2f6172726f772e666c696768742e70726f746f636f6c2e73716c2e"
        "5469636b657453746174656d656e745175657279120a0a0873656c6563742031"
    )
    assert messages.ticket_statement_query("select 1").hex() == expected


def test_lengths_beyond_one_byte() -> None:
    sql = "é" * 100_000
    ticket = messages.ticket_statement_query(sql)
    assert ticket.endswith(bytes([0x0A, 0xC0, 0x9A, 0x0C]) + sql.encode())


def test_a_prepared_statement_is_read() -> None:
    name = TYPE_URL + b"ActionCreatePreparedStatementResult"
    result = field(1, b"select 1") + field(2, b"schema") + field(3, b"")
    assert messages.prepared_statement_result(field(1, name) + field(2, result)) == (b"select 1", b"schema")


def test_unknown_fields_of_any_wire_type_are_skipped() -> None:
    name = TYPE_URL + b"ActionCreatePreparedStatementResult"
    unknown = b"\x40\x96\x01" + b"\x49" + bytes(8) + b"\x55" + bytes(4)
    packed = unknown + field(1, name) + unknown + field(2, unknown + field(1, b"h"))
    assert messages.prepared_statement_result(packed) == (b"h", b"")


def test_another_message_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="DoPutUpdateResult"):
        messages.prepared_statement_result(field(1, TYPE_URL + b"DoPutUpdateResult"))


def test_any_bytes_are_read_or_refused() -> None:
    seed = 20240101
    choose = random.Random(seed)
    name = TYPE_URL + b"ActionCreatePreparedStatementResult"
    good = field(1, name) + field(2, field(1, b"select 1") + field(2, b"schema"))
    outcomes = {_outcome(_damaged(good, choose)) for _ in range(5_000)}
    assert {"read", "refused"} == outcomes, f"seed {seed}"


def _damaged(good: bytes, choose: random.Random) -> bytes:
    """Cut short at random, and up to three bytes changed."""
    bad = bytearray(good[: choose.randrange(len(good) + 1)])
    for _ in range(choose.randrange(4) if bad else 0):
        bad[choose.randrange(len(bad))] = choose.randrange(256)
    return bytes(bad)


def _outcome(message: bytes) -> str:
    try:
        messages.prepared_statement_result(message)
    except ValueError:
        return "refused"
    return "read"
