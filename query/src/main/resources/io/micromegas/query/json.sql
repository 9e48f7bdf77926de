-- Properties: columns of JSON text, or lists of structs of key and value. What works on JSON itself, and what is called
-- json_… here, is written in Java (JsonFunctions).

CREATE MACRO property_get(properties VARCHAR, name VARCHAR) AS json_property(properties, name),
  (properties STRUCT("key" VARCHAR, "value" VARCHAR)[], name VARCHAR) AS
    list_filter(properties, lambda entry:
        translate(entry."key", 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')
        = translate(name, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'))[1]."value";
CREATE MACRO properties_length(properties VARCHAR) AS json_properties_length(properties),
  (properties STRUCT("key" VARCHAR, "value" VARCHAR)[]) AS CAST(len(properties) AS INTEGER);
CREATE MACRO properties_to_jsonb(properties VARCHAR) AS properties,
  (properties STRUCT("key" VARCHAR, "value" VARCHAR)[]) AS json_properties_of(CAST(to_json(properties) AS VARCHAR));

-- Lists are not encoded differently here, so there is nothing to do.
CREATE MACRO properties_to_dict(properties VARCHAR) AS properties,
  (properties STRUCT("key" VARCHAR, "value" VARCHAR)[]) AS properties;
CREATE MACRO properties_to_array(properties) AS properties;
