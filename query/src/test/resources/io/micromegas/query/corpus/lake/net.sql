# A connection that sends 100 bits over two blocks, and one that receives 12.
SELECT span_id, parent_span_id, depth, kind, name, connection_name, is_outgoing, begin_bits, end_bits, bit_size, begin_time, end_time FROM view_instance('net_spans', '22222222-2222-2222-2222-222222222222') ORDER BY span_id
-- = 0,-1,0,connection,server:7777,server:7777,true,0,100,100,1714564800100000000,1714564800111000000 | 1,0,1,object,Player,server:7777,true,0,40,40,1714564800101000000,1714564800104000000 | 2,1,2,property,Health,server:7777,true,0,8,8,1714564800102000000,1714564800102000000 | 3,1,2,property,Ammo,server:7777,true,8,24,16,1714564800103000000,1714564800103000000 | 5,0,1,rpc,Fire,server:7777,true,40,64,24,1714564800105000000,1714564800106000000 | 7,0,1,property,Late,server:7777,true,64,66,2,1714564800110000000,1714564800110000000 | 9,-1,0,connection,server:7777,server:7777,false,0,12,12,1714564800112000000,1714564800113000000
SELECT DISTINCT process_id, stream_id FROM view_instance('net_spans', '22222222-2222-2222-2222-222222222222')
-- = 22222222-2222-2222-2222-222222222222,22222222-0000-0000-0000-000000000002
SELECT kind, count(*), sum(bit_size) FROM view_instance('net_spans', '22222222-2222-2222-2222-222222222222') GROUP BY kind ORDER BY kind
-- = connection,2,112 | object,1,40 | property,3,26 | rpc,1,24
# What fills the connections that are sent.
SELECT c.name, c.kind, c.bit_size, round(100.0 * c.bit_size / p.bit_size) AS percent FROM view_instance('net_spans', '22222222-2222-2222-2222-222222222222') c JOIN view_instance('net_spans', '22222222-2222-2222-2222-222222222222') p ON c.parent_span_id = p.span_id WHERE p.kind = 'connection' AND p.is_outgoing ORDER BY c.bit_size DESC
-- = Player,object,40,40.0 | Fire,rpc,24,24.0 | Late,property,2,2.0
SELECT count(*) FROM view_instance('net_spans', '11111111-1111-1111-1111-111111111111')
-- = 0
SELECT name FROM view_instance('net_spans', '22222222-2222-2222-2222-222222222222') WHERE begin_time >= '2024-05-01T12:00:00.105Z' ORDER BY begin_time
-- = Fire | Late | server:7777
