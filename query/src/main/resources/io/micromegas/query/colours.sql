-- Numbers between others, and colours: UINTEGERs 0xRRGGBBAA, their opacity not multiplied in. NULL for a NULL argument.
-- color_scale is a function of ours.

CREATE MACRO lerp(a, b, t) AS
    CAST(a AS DOUBLE) + (CAST(b AS DOUBLE) - CAST(a AS DOUBLE)) * CAST(t AS DOUBLE);
-- Division by zero is NULL here; between equal bounds, everything else is infinitely far.
CREATE MACRO unlerp(a, b, x) AS
    CASE WHEN CAST(a AS DOUBLE) = CAST(b AS DOUBLE)
        THEN (CAST(x AS DOUBLE) - CAST(a AS DOUBLE)) * CAST('inf' AS DOUBLE)
        ELSE (CAST(x AS DOUBLE) - CAST(a AS DOUBLE)) / (CAST(b AS DOUBLE) - CAST(a AS DOUBLE)) END;
CREATE MACRO bin_center(value, width) AS
    floor((CAST(value AS DOUBLE) + CAST(width AS DOUBLE) / 2) / CAST(width AS DOUBLE)) * CAST(width AS DOUBLE);

-- 0 to 1, NaN as 0. (least and greatest would leave out NULLs.) Not for statements, like all names that begin with color_of.
CREATE MACRO color_of_share(x) AS CASE WHEN isnan(x) OR x <= 0 THEN 0.0 WHEN x >= 1 THEN 1.0 ELSE x END;
CREATE MACRO color_of_channels(r, g, b, a) AS CAST(r * 16777216 + g * 65536 + b * 256 + a AS UINTEGER);
CREATE MACRO color_of_mixed(c1, c2, place, t) AS
    floor((c1 >> place & 255) + (CAST(c2 >> place & 255 AS DOUBLE) - (c1 >> place & 255)) * t + 0.5);

CREATE MACRO rgba(r, g, b, a) AS
    color_of_channels(
        floor(color_of_share(CAST(r AS DOUBLE)) * 255 + 0.5), floor(color_of_share(CAST(g AS DOUBLE)) * 255 + 0.5),
        floor(color_of_share(CAST(b AS DOUBLE)) * 255 + 0.5), floor(color_of_share(CAST(a AS DOUBLE)) * 255 + 0.5));
CREATE MACRO lerp_color(c1, c2, t) AS
    color_of_channels(
        color_of_mixed(CAST(c1 AS UINTEGER), CAST(c2 AS UINTEGER), 24, color_of_share(CAST(t AS DOUBLE))),
        color_of_mixed(CAST(c1 AS UINTEGER), CAST(c2 AS UINTEGER), 16, color_of_share(CAST(t AS DOUBLE))),
        color_of_mixed(CAST(c1 AS UINTEGER), CAST(c2 AS UINTEGER), 8, color_of_share(CAST(t AS DOUBLE))),
        color_of_mixed(CAST(c1 AS UINTEGER), CAST(c2 AS UINTEGER), 0, color_of_share(CAST(t AS DOUBLE))));
