# Numbers between others.
SELECT lerp(0, 10, 0.5), lerp(10, 0, 0.25), lerp(0, 10, 2), lerp(0, 10, -1), lerp(NULL, 10, 0.5), lerp(0, 10, NULL)
-- = 5.0,7.5,20.0,-10.0,null,null
SELECT unlerp(0, 10, 5), unlerp(10, 20, 25), unlerp(10, 0, 2.5), unlerp(0, 10, NULL), unlerp(NULL, 1, 1)
-- = 0.5,1.5,0.75,null,null
SELECT unlerp(1, 1, 2), unlerp(1, 1, 0), unlerp(1, 1, 1), unlerp(1, 1, NULL)
-- = Infinity,-Infinity,NaN,null
SELECT bin_center(3, 10), bin_center(5, 10), bin_center(-5, 10), bin_center(-6, 10), bin_center(14.9, 10), bin_center(0.26, 0.5), bin_center(NULL, 10), bin_center(3, NULL)
-- = 0.0,10.0,0.0,-10.0,10.0,0.5,null,null
SELECT lerp(level, 10, 0.5) FROM log_entries ORDER BY time LIMIT 2
-- = 5.5 | 6.0
SELECT bin_center(value, 5) AS bin, count(*) FROM measures WHERE name = 'fps' GROUP BY bin ORDER BY bin
-- = 0.0,1 | 5.0,2 | 10.0,2

# Colours are 0xRRGGBBAA.
SELECT to_hex(rgba(1, 0, 0, 1)), to_hex(rgba(0.5, 0.5, 0.5, 1)), to_hex(rgba(0, 0, 0, 0)), typeof(rgba(1, 0, 0, 1))
-- = ff0000ff,808080ff,0,UINTEGER
SELECT CAST(rgba(1, 0, 0, 1) AS BIGINT), rgba(0, 0, 1, 1)
-- = 4278190335,65535
SELECT to_hex(rgba(2, -1, 'nan'::DOUBLE, 'inf'::DOUBLE)), rgba(NULL, 0, 0, 1), rgba(0, NULL, 0, 1), rgba(0, 0, NULL, 1), rgba(0, 0, 0, NULL)
-- = ff0000ff,null,null,null,null
SELECT to_hex(lerp_color(CAST(4278190080 AS UINTEGER), CAST(16711680 AS UINTEGER), 0.5))
-- = 80800000
SELECT to_hex(lerp_color(4278190080, 16711680, 0.5)), to_hex(lerp_color(0, 255, 0.25)), to_hex(lerp_color(0, 255, 7)), to_hex(lerp_color(0, 255, -7))
-- = 80800000,40,ff,0
SELECT lerp_color(NULL, 1, 0.5), lerp_color(1, NULL, 0.5), lerp_color(1, 1, NULL), lerp_color(7, 8, 'nan'::DOUBLE)
-- = null,null,null,7
SELECT lerp_color(rgba(1, 0, 0, 1), rgba(0, 0, 1, 1), 0.5) = rgba(0.5, 0, 0.5, 1)
-- = true

# Scales.
SELECT to_hex(color_scale('viridis', 0, 1)), to_hex(color_scale('viridis', 1, 1)), to_hex(color_scale('VIRIDIS', 0, 0.5)), typeof(color_scale('viridis', 0, 1))
-- = 440154ff,fde725ff,44015480,UINTEGER
SELECT n, to_hex(color_scale(n, 0, 1)), to_hex(color_scale(n, 1, 1)) FROM (VALUES ('cividis'), ('inferno'), ('magma'), ('plasma'), ('turbo'), ('viridis')) t(n) ORDER BY n
-- = cividis,2051ff,fde945ff | inferno,4ff,fcffa4ff | magma,4ff,fcfdbfff | plasma,d0887ff,f0f921ff | turbo,22171bff,900c00ff | viridis,440154ff,fde725ff
SELECT color_scale('turbo', -3, 1) = color_scale('turbo', 0, 1), color_scale('turbo', 3, 1) = color_scale('turbo', 1, 1), color_scale('turbo', 0.5, 9) = color_scale('turbo', 0.5, 1), color_scale('turbo', 'nan'::DOUBLE, 1) = color_scale('turbo', 0, 1)
-- = true,true,true,true
SELECT color_scale(NULL, 0, 1), color_scale('magma', NULL, 1), color_scale('magma', 0, NULL)
-- = null,null,null
SELECT level, to_hex(color_scale('magma', level / 6.0, 1)) AS color FROM log_entries ORDER BY time LIMIT 3
-- = 1,2c115fff | 2,711f81ff | 3,b53679ff
SELECT count(DISTINCT color_scale('plasma', i / 99999.0, 1)) > 300 FROM range(100000) t(i)
-- = true
SELECT color_scale('mAgMa', unlerp(0, 12, value), 1) IS NOT NULL AS colored, count(*) FROM measures WHERE name = 'fps' GROUP BY colored
-- = true,5
