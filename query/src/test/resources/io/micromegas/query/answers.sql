# Statements that must be answered, each followed by its rows ("-- = " columns by comma, rows by bar) over FakeLakehouse.
SELECT 1
-- = 1
SELECT count(*) FROM log_entries
-- = 10
SELECT time, process_id, level, msg FROM log_entries WHERE level <= 1 ORDER BY time DESC LIMIT 100
-- = x
