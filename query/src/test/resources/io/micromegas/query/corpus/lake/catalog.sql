# What there is.
SELECT table_name FROM information_schema.tables WHERE table_name IN ('log_entries', 'measures', 'processes', 'streams', 'blocks', 'log_stats') ORDER BY table_name
-- = blocks | log_entries | log_stats | measures | processes | streams
SELECT column_name, is_nullable FROM information_schema.columns WHERE table_name = 'log_stats' ORDER BY ordinal_position
-- = time_bin,NO | process_id,NO | level,NO | target,NO | count,NO
SELECT count(*) FROM information_schema.columns WHERE table_name = 'blocks'
-- = 29
SELECT count(DISTINCT file_path) = count(file_path) FROM list_partitions()
-- = true
SELECT count(*) FROM list_partitions() WHERE num_rows < 0 OR begin_insert_time > end_insert_time
-- = 0
SELECT count(*) FROM maintenance_tasks
-- = 0
