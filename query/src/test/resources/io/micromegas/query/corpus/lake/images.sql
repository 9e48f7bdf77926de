# Two images of three bytes.
SELECT time, name, format, payload_size, data FROM view_instance('images', '11111111-1111-1111-1111-111111111111') ORDER BY time
-- = 1714564800000000000,shot 0,raw,3,010203 | 1714564801000000000,shot 1,raw,3,010204
SELECT exe, username, computer, process_id, stream_id FROM view_instance('images', '11111111-1111-1111-1111-111111111111') GROUP BY ALL
-- = game,ann,game-host,11111111-1111-1111-1111-111111111111,11111111-0000-0000-0000-000000000005
SELECT count(*), sum(payload_size), sum(octet_length(data)) FROM view_instance('images', '11111111-1111-1111-1111-111111111111')
-- = 2,6,6
SELECT encode(data, 'hex') AS data FROM view_instance('images', '11111111-1111-1111-1111-111111111111') WHERE name = 'shot 1'
-- = 010204
