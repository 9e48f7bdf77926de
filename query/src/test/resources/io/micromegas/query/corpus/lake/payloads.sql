# Stored objects, as they were posted: CBOR maps of two members.
SELECT count(*) > 10, count(DISTINCT get_payload(process_id, stream_id, block_id)) = count(*), bool_and(octet_length(get_payload(process_id, stream_id, block_id)) > 20) FROM blocks
-- = true,true,true
SELECT DISTINCT hex(get_payload(process_id, stream_id, block_id)[1:1]) FROM blocks
-- = A2
SELECT b.block_id = c.block_id AND get_payload(b.process_id, b.stream_id, b.block_id) = get_payload(c.process_id, c.stream_id, c.block_id) AS same, count(*) > 10 FROM blocks b JOIN blocks c ON b.block_id = c.block_id GROUP BY 1
-- = true,true
