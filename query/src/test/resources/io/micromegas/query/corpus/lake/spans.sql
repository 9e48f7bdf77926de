# Ten frames on the main thread, one each 100 ms: frame (90 ms), in it update (30) and render (40), in that draw (10); four jobs (150 ms) on the worker.
SELECT name, count(*), min(duration), max(duration) FROM view_instance('thread_spans', '11111111-0000-0000-0000-000000000003') GROUP BY name ORDER BY name
-- = draw,10,10000000,10000000 | frame,10,90000000,90000000 | main-7,2,490000000,490000000 | render,10,40000000,40000000 | update,10,30000000,30000000
SELECT id, parent, depth, name, duration FROM view_instance('thread_spans', '11111111-0000-0000-0000-000000000003') ORDER BY "begin", depth LIMIT 6
-- = -1,0,0,main-7,490000000 | 0,-1,1,frame,90000000 | 1,0,2,update,30000000 | 3,0,2,render,40000000 | 4,3,3,draw,10000000 | 8,-1,1,frame,90000000
SELECT * EXCLUDE (hash) FROM view_instance('thread_spans', '11111111-0000-0000-0000-000000000003') WHERE name = 'draw' ORDER BY "begin" LIMIT 1
-- = 4,3,3,1714564800050000000,1714564800060000000,10000000,draw,game,loop.rs,40
SELECT count(*), count(DISTINCT hash) FROM view_instance('thread_spans', '11111111-0000-0000-0000-000000000003')
-- = 42,5
SELECT depth, count(*) FROM view_instance('thread_spans', '11111111-0000-0000-0000-000000000003') GROUP BY depth ORDER BY depth
-- = 0,2 | 1,10 | 2,20 | 3,10
SELECT name, "begin", "end" FROM view_instance('thread_spans', '11111111-0000-0000-0000-000000000003') WHERE depth = 1 ORDER BY "begin" DESC LIMIT 2
-- = frame,1714564800900000000,1714564800990000000 | frame,1714564800800000000,1714564800890000000
SELECT c.name, p.name AS parent, count(*) FROM view_instance('thread_spans', '11111111-0000-0000-0000-000000000003') c JOIN view_instance('thread_spans', '11111111-0000-0000-0000-000000000003') p ON c.parent = p.id WHERE c.depth > 1 GROUP BY ALL ORDER BY ALL
-- = draw,render,10 | render,frame,10 | update,frame,10
SELECT p.name, sum(p.duration) - coalesce(sum(c.duration), 0) AS self FROM (SELECT name, id, duration FROM view_instance('thread_spans', '11111111-0000-0000-0000-000000000003') WHERE name = 'render') p LEFT JOIN view_instance('thread_spans', '11111111-0000-0000-0000-000000000003') c ON c.parent = p.id GROUP BY p.name
-- = render,300000000
SELECT id, parent, depth, name, "begin", duration FROM view_instance('thread_spans', '11111111-0000-0000-0000-000000000004') ORDER BY "begin", depth
-- = -1,0,0,worker-8,1714564800000000000,350000000 | 0,-1,1,job 0,1714564800000000000,150000000 | 6,-1,1,job 1,1714564800200000000,150000000 | -1,0,0,worker-8,1714564800400000000,350000000 | 12,-1,1,job 2,1714564800400000000,150000000 | 18,-1,1,job 3,1714564800600000000,150000000
SELECT name, filename, target, line FROM view_instance('thread_spans', '11111111-0000-0000-0000-000000000004') WHERE depth = 1 ORDER BY "begin" LIMIT 1
-- = job 0,jobs.rs,game,5
SELECT count(*) FROM view_instance('thread_spans', '11111111-0000-0000-0000-000000000003') WHERE duration > 35000000
-- = 22
SELECT name, duration FROM view_instance('thread_spans', '11111111-0000-0000-0000-000000000003') WHERE depth > 0 ORDER BY duration DESC, id LIMIT 3
-- = frame,90000000 | frame,90000000 | frame,90000000
SELECT quantile_cont(duration, 0.5) AS p50 FROM view_instance('thread_spans', '11111111-0000-0000-0000-000000000003') WHERE name = 'update'
-- = 3.0E7
WITH RECURSIVE up AS (SELECT id, parent, depth, name, 1 AS level FROM view_instance('thread_spans', '11111111-0000-0000-0000-000000000003') WHERE id = 3 UNION ALL SELECT s.id, s.parent, s.depth, s.name, up.level + 1 FROM view_instance('thread_spans', '11111111-0000-0000-0000-000000000003') s JOIN up ON s.id = up.parent WHERE up.depth > 0) SELECT level, name FROM up ORDER BY level
-- = 1,render | 2,frame | 3,main-7 | 3,main-7
