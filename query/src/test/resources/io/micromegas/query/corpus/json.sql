# JSON and properties: every example of the contract, and edges.

# Reading: keys are sorted, NULL for what is not JSON or has a key twice.
SELECT jsonb_parse('{"b":1,"a":2}')
-- = {"a":2,"b":1}
SELECT jsonb_format_json(jsonb_parse('{"a": 1}'))
-- = {"a":1}
SELECT jsonb_parse(' [1, 2 , {"b" : [ ] , "a" : { } } ] ')
-- = [1,2,{"a":{},"b":[]}]
SELECT jsonb_parse('{"a":1,"a":2}'), jsonb_parse('{"x":{"\u0061":1,"b":0,"a":2}}'), jsonb_parse('{"a":1,"A":2}')
-- = null,null,{"A":2,"a":1}
SELECT jsonb_parse(''), jsonb_parse('  '), jsonb_parse('{'), jsonb_parse('{"a"}'), jsonb_parse('{"a":}'), jsonb_parse('{"a":1,}'), jsonb_parse('{a:1}'), jsonb_parse('[1 2]'), jsonb_parse('1 2'), jsonb_parse('"a'), jsonb_parse('"\x"'), jsonb_parse('nul'), jsonb_parse('-'), jsonb_parse('.'), jsonb_parse('1e'), jsonb_parse('hello')
-- = null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null
SELECT jsonb_parse(NULL), jsonb_format_json(NULL)
-- = null,null
SELECT jsonb_parse('+5'), jsonb_parse('007'), jsonb_parse('-00.50'), jsonb_parse('.5'), jsonb_parse('5.'), jsonb_parse('[1,,2,]'), jsonb_parse('[,]'), jsonb_parse('[]'), jsonb_parse('''it"s'''), jsonb_parse('{''a'':''b\''c''}')
-- = 5,7,-0.50,0.5,5,[1,null,2,null],[null,null],[],"it\"s",{"a":"b'c"}
SELECT jsonb_parse('NULL'), jsonb_parse('True'), jsonb_parse('fAlSe'), jsonb_parse('nan'), jsonb_parse('INFINITY'), jsonb_parse('-infinity'), jsonb_parse('+Infinity'), jsonb_parse('-null')
-- = null,true,false,NaN,Infinity,-Infinity,Infinity,null
SELECT jsonb_parse('1.10'), jsonb_parse('123456789012345678901234567890.123456789'), jsonb_parse('1E5'), jsonb_parse('-0'), jsonb_parse('1.50e-10'), jsonb_parse('18446744073709551615')
-- = 1.10,123456789012345678901234567890.123456789,1E5,-0,1.50e-10,18446744073709551615
SELECT jsonb_parse('"\u00e9\ud83d\ude00\/\u0007\n"'), jsonb_parse('"\ud83d"'), jsonb_parse('"é"')
-- = "é😀/\u0007\n","�","é"
SELECT jsonb_parse('{"é":1,"z":2,"Z":3,"":4,"a.b":5,"$":6,"*":7,"q\"t":8}')
-- = {"":4,"$":6,"*":7,"Z":3,"a.b":5,"q\"t":8,"z":2,"é":1}
SELECT jsonb_parse(repeat('[', 100) || repeat(']', 100)) = repeat('[', 100) || repeat(']', 100), jsonb_parse(repeat('[', 250) || repeat(']', 250))
-- = true,null
SELECT jsonb_parse('"a' || chr(10) || 'b"')
-- = "a\nb"

# One value by key: the exact one, else in any case of ASCII.
SELECT jsonb_get(jsonb_parse('{"host":"h","port":8080}'), 'port')
-- = 8080
SELECT jsonb_get('{"Port":1,"port":2}', 'port'), jsonb_get('{"Port":1,"port":2}', 'PORT'), jsonb_get('{"Port":1}', 'pORT'), jsonb_get('{"É":1}', 'é'), jsonb_get('{"a":1}', 'b')
-- = 2,1,1,null,null
SELECT jsonb_get('{"":1,"a.b":2,"$":3,"*":4,"q\"t":5,"é":6,"$.x":7,"/a":8,"[0]":9}', k) FROM (SELECT unnest(['', 'a.b', '$', '*', 'q"t', 'é', '$.x', '/a', '[0]', 'a']) AS k)
-- = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | null
SELECT jsonb_get('{"a":null}', 'a'), jsonb_get('{"a":{"z":1,"b":"x"}}', 'a'), jsonb_get('{"a":[1,"x"]}', 'a'), jsonb_get('{"a":"t"}', 'a')
-- = null,{"b":"x","z":1},[1,"x"],"t"
SELECT jsonb_get('[{"a":1}]', 'a'), jsonb_get('"a"', 'a'), jsonb_get('5', 'a'), jsonb_get('null', 'a'), jsonb_get('nonsense', 'a'), jsonb_get(NULL, 'a'), jsonb_get('{"a":1}', NULL)
-- = null,null,null,null,null,null,null
SELECT jsonb_get(jsonb_get('{"a":{"b":{"c":1}}}', 'a'), 'b')
-- = {"c":1}

# What a value says.
SELECT jsonb_as_string('"x"'), jsonb_as_string('"a\tb\"c\u0041"'), jsonb_as_string('""'), jsonb_as_string('5'), jsonb_as_string('true'), jsonb_as_string('null'), jsonb_as_string('["x"]'), jsonb_as_string('x'), jsonb_as_string(NULL)
-- = x,a	b"cA,,null,null,null,null,null,null
SELECT jsonb_as_f64('1.5'), jsonb_as_f64('3'), jsonb_as_f64('-1e3'), jsonb_as_f64('NaN'), jsonb_as_f64('-Infinity'), jsonb_as_f64('"1.5"'), jsonb_as_f64('true'), jsonb_as_f64('null'), jsonb_as_f64(NULL)
-- = 1.5,3.0,-1000.0,NaN,-Infinity,null,null,null,null
SELECT jsonb_as_i64('42'), jsonb_as_i64('42.0'), jsonb_as_i64('4.2e1'), jsonb_as_i64('42.5'), jsonb_as_i64('9223372036854775807'), jsonb_as_i64('-9223372036854775808'), jsonb_as_i64('9223372036854775808'), jsonb_as_i64('1e18'), jsonb_as_i64('1e19'), jsonb_as_i64('1e999999999'), jsonb_as_i64('1e-999999999'), jsonb_as_i64('NaN'), jsonb_as_i64('"42"'), jsonb_as_i64('-0'), jsonb_as_i64(NULL)
-- = 42,42,42,null,9223372036854775807,-9223372036854775808,null,1000000000000000000,null,null,null,null,null,0,null
SELECT jsonb_as_string(jsonb_get(jsonb_parse('{"client":"web","ms":12}'), 'client')), jsonb_as_i64(jsonb_get('{"client":"web","ms":12}', 'ms'))
-- = web,12
SELECT jsonb_array_length('[]'), jsonb_array_length('[1,[2,3],{"a":4}]'), jsonb_array_length('{}'), jsonb_array_length('"abc"'), jsonb_array_length('oops'), jsonb_array_length(NULL)
-- = 0,3,null,null,null,null
SELECT jsonb_object_keys('{"b":1,"a":{"c":2}}'), jsonb_object_keys('{}'), jsonb_object_keys('[1]'), jsonb_object_keys('"a"'), jsonb_object_keys(NULL), jsonb_object_keys('{"a\"\n":1}')
-- = ["a","b"],[],null,null,null,["a\"\n"]
DESCRIBE SELECT jsonb_parse('1') AS parse, jsonb_get('1', 'a') AS get, jsonb_as_string('1') AS s, jsonb_as_f64('1') AS f, jsonb_as_i64('1') AS i, jsonb_array_length('1') AS n, jsonb_object_keys('1') AS k, jsonb_path_query_first('1', '$') AS pf, jsonb_path_query('1', '$') AS p, property_get('1', 'a') AS g, properties_length('1') AS l
-- = parse,VARCHAR,YES | get,VARCHAR,YES | s,VARCHAR,YES | f,DOUBLE,YES | i,BIGINT,YES | n,BIGINT,YES | k,VARCHAR[],YES | pf,VARCHAR,YES | p,VARCHAR,YES | g,VARCHAR,YES | l,INTEGER,YES

# Paths.
SELECT jsonb_path_query_first('{"items":[1,2,3]}', '$.items[1]'), jsonb_path_query('{"items":[{"name":"a"},{"name":"b"},{}]}', '$.items[*].name')
-- = 2,["a","b"]
SELECT jsonb_path_query_first('{"items":[{"key":"foo","value":1},{"key":"bar","value":2}]}', '$.items[*]?(@.key=="bar").value')
-- = 2
SELECT jsonb_path_query('[{"name":"Group","v":1},{"name":"x","v":2},{"name":"Group","v":3}]', '$[*]?(@.name=="Group").v')
-- = [1,3]
SELECT jsonb_path_query('[]', '$[*]'), jsonb_path_query('{"a":1}', '$.missing'), jsonb_path_query_first('{"a":1}', '$.missing')
-- = [],[],null
SELECT jsonb_path_query('{"a":1,"b c":2,"d":{"e":3}}', p) FROM (SELECT unnest(['$', '$.a', '$."b c"', '$:a', '$["b c"]', '$.d.e', '$:d:e', '$["d"]["e"]', '$.*', '$.d.*', '$ . a', '  $.a  ', '$."\u0061"', '$.A', '$.d.e.f']) AS p)
-- = [{"a":1,"b c":2,"d":{"e":3}}] | [1] | [2] | [1] | [2] | [3] | [3] | [3] | [1,2,{"e":3}] | [3] | [1] | [1] | [1] | [] | []
SELECT jsonb_path_query('[0,1,2,3,4]', p) FROM (SELECT unnest(['$[0]', '$[4]', '$[5]', '$[last]', '$[last-1]', '$[last - 4]', '$[last-5]', '$[1 to 3]', '$[3 to 1]', '$[last-1 to last]', '$[3 to 99]', '$[0, 2, last]', '$[0,1 to 2, 0]', '$[ * ]', '$[2000000000]']) AS p)
-- = [0] | [4] | [] | [4] | [3] | [0] | [] | [1,2,3] | [] | [3,4] | [3,4] | [0,2,4] | [0,1,2,0] | [0,1,2,3,4] | []
SELECT jsonb_path_query('{"a":5}', '$[0]'), jsonb_path_query('{"a":5}', '$[*].a'), jsonb_path_query('{"a":5}', '$[1]'), jsonb_path_query('5', '$[last]'), jsonb_path_query('[5]', '$.*'), jsonb_path_query('5', '$.a')
-- = [{"a":5}],[5],[],[5],[],[]
SELECT jsonb_path_query('{"a":{"b":[1,{"c":2}]},"d":3}', p) FROM (SELECT unnest(['$.**', '$.**{0}', '$.**{1}', '$.**{2}', '$.**{1 to 2}', '$.**{3 to last}', '$.**{last}', '$.**.c', '$.**{9}', '$.**.b[*]']) AS p)
-- = [{"a":{"b":[1,{"c":2}]},"d":3},{"b":[1,{"c":2}]},[1,{"c":2}],1,{"c":2},2,3] | [{"a":{"b":[1,{"c":2}]},"d":3}] | [{"b":[1,{"c":2}]},3] | [[1,{"c":2}]] | [{"b":[1,{"c":2}]},[1,{"c":2}],3] | [1,{"c":2},2] | [1,2,3] | [2] | [] | [1,{"c":2}]
SELECT jsonb_path_query('[1,2.5,"x","xy",true,false,null,{"a":1},[2]]', p) FROM (SELECT unnest(['$[*]?(@ == 1)', '$[*] ? (@ != 1)', '$[*]?(@ <> "x")', '$[*]?(@ > 1)', '$[*]?(@ >= 1)', '$[*]?(@ < 2.5)', '$[*]?(@ <= 2.5)', '$[*]?(@ == "x")', '$[*]?(@ > "x")', '$[*]?(@ starts with "x")', '$[*]?(@ == true)', '$[*]?(@ == null)', '$[*]?(@ != null)', '$[*]?(exists(@.a))', '$[*]?(!exists(@.a) && @ == 1)', '$[*]?(@ == 1 || @ == 2.5)', '$[*]?(@ == 1 && @ == 2.5)', '$[*]?((@ == 1 || @ == 2.5) && @ > 2)', '$[*]?(@.a == 1)', '$[*]?(@ == @)', '$[*]?(1 == 1)']) AS p)
-- = [1] | [2.5,null] | ["xy",null] | [2.5] | [1,2.5] | [1] | [1,2.5] | ["x"] | ["xy"] | ["x","xy"] | [true] | [null] | [1,2.5,"x","xy",true,false,{"a":1},[2]] | [{"a":1}] | [1] | [1,2.5] | [] | [2.5] | [{"a":1}] | [1,2.5,"x","xy",true,false,null] | [1,2.5,"x","xy",true,false,null,{"a":1},[2]]
SELECT jsonb_path_query('[{"a":7,"b":2},{"a":6,"b":3},{"a":"x","b":0}]', p) FROM (SELECT unnest(['$[*]?(@.a + @.b == 9).a', '$[*]?(@.a - 5 == @.b)', '$[*]?(@.a * 2 > 13).a', '$[*]?(@.a / @.b == 3.5).a', '$[*]?(@.a / @.b == 2).a', '$[*]?(@.a % 2 == 1).a', '$[*]?(-@.a == -7).a', '$[*]?(@.a + 2 * 3 == 13).a', '$[*]?((@.a + 2) * 3 == 27).a', '$[*]?(@.a / 0 == 1).a', '$[*]?(@.a-1 == 5).a', '$[*]?(@.b == $[0].b).a', '$[*]?(@.a == $[*].a).b', '$[*]?(@.a == 6)?(@.b == 3)', '$?(@[*].b == 3)[0].a', '$[*]?(exists(@.a ? (@ > 6))).b']) AS p)
-- = [7,6] | [{"a":7,"b":2}] | [7] | [7] | [6] | [7] | [7] | [7] | [7] | [] | [6] | [7] | [2,3,0] | [{"a":6,"b":3}] | [7] | [2]
SELECT jsonb_path_query('{"items":[{"tags":["x","y"]},{"tags":["z"]}]}', '$.items[*]?(@.tags[*] == "y")'), jsonb_path_query_first('{"a":[1,2,3,4]}', '$.a[*] ? (@ > 2)')
-- = [{"tags":["x","y"]}],3
SELECT jsonb_path_query(NULL, '$'), jsonb_path_query('1', NULL), jsonb_path_query_first(NULL, '$'), jsonb_path_query_first('1', NULL), jsonb_path_query('no json', '$'), jsonb_path_query_first('no json', '$')
-- = null,null,null,null,null,null
SELECT jsonb_path_query('{"é":{"日本":1}}', '$.é.日本'), jsonb_path_query('{"1":{"2":3}}', '$.1.2'), jsonb_path_query('{"to":{"last":1}}', '$.to.last')
-- = [1],[3],[1]
SELECT jsonb_as_string(jsonb_path_query_first(msg, '$.user.name')) AS name FROM (SELECT '{"user":{"name":"Ann"}}' AS msg)
-- = Ann

# Properties.
SELECT property_get('{"a":"x"}', 'a'), property_get('{"n":8080,"b":true,"o":{"a":1},"z":null}', 'n'), property_get('{"b":true}', 'b'), property_get('{"o":{"a": 1}}', 'o'), property_get('{"z":null}', 'z')
-- = x,8080,true,{"a":1},null
SELECT property_get('{"thread-name":"main"}', 'Thread-Name'), property_get('{"K":"1","k":"2"}', 'k'), property_get('{"K":"1","k":"2"}', 'K'), property_get('{}', 'k'), property_get(NULL, 'k'), property_get('[]', 'k'), property_get('text', 'k'), property_get('{"a":"x"}', NULL)
-- = main,2,1,null,null,null,null,null
SELECT property_get('{"a":"tab\tquote\""}', 'a')
-- = tab	quote"
SELECT property_get([{'key': 'Host', 'value': 'a'}, {'key': 'host', 'value': 'b'}, {'key': 'n', 'value': NULL}], k) FROM (SELECT unnest(['host', 'HOST', 'n', 'x']) AS k)
-- = a | a | null | null
SELECT properties_length('{"a":1,"b":2}'), properties_length('{}'), properties_length('[1,2]'), properties_length('"x"'), properties_length('oops'), properties_length(NULL), properties_length([{'key': 'a', 'value': 'b'}])
-- = 2,0,0,0,null,null,1
SELECT properties_to_jsonb([{'key': 'b', 'value': '1'}, {'key': 'a', 'value': 'q"'}, {'key': 'n', 'value': NULL}, {'key': NULL, 'value': 'v'}, {'key': 'b', 'value': '2'}]), properties_to_jsonb('{"a":1}'), properties_to_jsonb(CAST(NULL AS VARCHAR))
-- = {"a":"q\"","b":"2"},{"a":1},null
SELECT properties_to_array(properties_to_dict([{'key': 'a', 'value': 'b'}])), properties_to_jsonb(properties_to_dict([{'key': 'a', 'value': 'b'}])), properties_to_array(properties) FROM log_entries LIMIT 1
-- = [{"key":"a","value":"b"}],{"a":"b"},{}
SELECT property_get(properties, 'k'), properties_length(properties), count(*) FROM log_entries GROUP BY 1, 2
-- = null,0,10
SELECT count(*) FROM log_entries WHERE property_get(properties, 'k') IS NULL
-- = 10
SELECT concat(arrow_cast(property_get("streams.properties", 'thread-name'), 'Utf8'), '-', arrow_cast(stream_id, 'Utf8')) FROM blocks ORDER BY 1 LIMIT 1
-- = -aaaaaaaa-2222-3333-4444-555555555555
SELECT jsonb_format_json(first_value(properties) FILTER (WHERE properties IS NOT NULL)), count(*) FROM log_entries
-- = {},10
WITH p AS (SELECT time, jsonb_format_json(properties) AS now, LAG(jsonb_format_json(properties)) OVER (ORDER BY time) AS before FROM log_entries) SELECT now, before FROM p WHERE now IS DISTINCT FROM before
-- = {},null
SELECT property_get(properties, 'k') FROM log_entries LIMIT 1
-- = null
DESCRIBE SELECT property_get(properties, 'k'), properties_length(properties) FROM log_entries
-- = property_get(properties, 'k'),VARCHAR,YES | properties_length(properties),INTEGER,YES

# Rows of JSON.
SELECT * FROM jsonb_each('{"b":1,"a":"x","c":{"z":1,"d":[]}}')
-- = a,"x" | b,1 | c,{"d":[],"z":1}
SELECT key, value FROM jsonb_each(jsonb_parse('[10,"x"]'))
-- = 0,10 | 1,"x"
SELECT jsonb_as_string(value) FROM jsonb_array_elements('["a","b"]')
-- = a | b
SELECT value FROM jsonb_array_elements('[1,{"a":2},"x",null,[]]')
-- = 1 | {"a":2} | "x" | null | []
SELECT count(*) FROM jsonb_each('{}')
-- = 0
SELECT count(*) FROM jsonb_array_elements('[]')
-- = 0
SELECT * FROM jsonb_each(NULL)
-- = 
SELECT * FROM jsonb_array_elements('nonsense')
-- = 
SELECT * FROM jsonb_array_elements((SELECT '[1]' WHERE false))
-- = 
SELECT * FROM jsonb_each((SELECT unnest(['{"a":1}', NULL, '{"b":2}', '["x"]'])))
-- = a,1 | b,2 | 0,"x"
SELECT * FROM jsonb_array_elements((SELECT unnest(['[1,2]', NULL, '[3]'])))
-- = 1 | 2 | 3
SELECT e.k, e.v FROM jsonb_each('{"a":1}') AS e(k, v)
-- = a,1
SELECT jsonb_each.key FROM jsonb_each('{"a":1}') WHERE jsonb_each.value = '1'
-- = a
SELECT l.level, e.key, e.value FROM log_entries l, jsonb_each('{"level":' || l.level || '}') e ORDER BY l.time LIMIT 2
-- = 1,level,1 | 2,level,2
SELECT l.level, e.value FROM log_entries l CROSS JOIN LATERAL jsonb_array_elements('[' || l.level || ',7]') e ORDER BY l.time, e.value LIMIT 3
-- = 1,1 | 1,7 | 2,2
SELECT l.level, e.value FROM log_entries l, jsonb_each((SELECT '{"x":' || l.level || '}')) e ORDER BY l.time LIMIT 2
-- = 1,1 | 2,2
SELECT key, count(*) FROM processes p, jsonb_each(p.properties) GROUP BY key
-- = 
SELECT e.key, x.value FROM (SELECT '{"a":[1,2]}' AS j) t, jsonb_each(t.j) e, jsonb_array_elements(e.value) x
-- = a,1 | a,2
SELECT (SELECT string_agg(value, '+') FROM jsonb_array_elements('[1,2]')), (SELECT sum(jsonb_as_i64(value)) FROM jsonb_array_elements('[1,2]'))
-- = 1+2,3
SELECT * FROM jsonb_each((WITH q AS (SELECT '{"a":1}' AS j) SELECT j FROM q))
-- = a,1
DESCRIBE SELECT * FROM jsonb_each('{}')
-- = key,VARCHAR,YES | value,VARCHAR,YES
SELECT * FROM jsonb_each(jsonb_path_query('{"a":[5,6]}', '$.a[*]'))
-- = 0,5 | 1,6
