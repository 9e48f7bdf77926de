package io.micromegas.query;

import io.micromegas.engine.ColumnType;
import io.micromegas.engine.ScalarFunction;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code color_scale(name, t, alpha)}: the colour at {@code t}, from 0 to 1, as 0xRRGGBBAA. */
final class ColorScales {
  private static final String NAMES = "viridis, magma, plasma, inferno, cividis, turbo";

  private static final Map<String, ColorScale> SCALES =
      Map.of(
          "viridis", ColorScale.Spline.read("viridis"),
          "magma", ColorScale.Spline.read("magma"),
          "plasma", ColorScale.Spline.read("plasma"),
          "inferno", ColorScale.Spline.read("inferno"),
          "cividis",
              new ColorScale.Polynomials(
                  new double[] {-4.54, -35.34, 2381.73, -6402.7, 7024.72, -2710.57},
                  new double[] {32.49, 170.73, 52.82, -131.46, 176.58, -67.37},
                  new double[] {81.24, 442.36, -2482.43, 6167.24, -6614.94, 2475.67}),
          "turbo",
              new ColorScale.Polynomials(
                  new double[] {34.61, 1172.33, -10793.56, 33300.12, -38394.49, 14825.05},
                  new double[] {23.31, 557.33, 1225.33, -3574.96, 1073.77, 707.56},
                  new double[] {27.2, 3211.1, -15327.97, 27814, -22569.18, 6838.66}));

  private ColorScales() {}

  static ScalarFunction function() {
    return new ScalarFunction(
        "color_scale",
        List.of(ColumnType.TEXT, ColumnType.DOUBLE, ColumnType.DOUBLE),
        ColumnType.UINT32,
        ScalarFunction.Timing.ANY,
        (rows, cancelled) -> colors(rows));
  }

  private static List<@Nullable Integer> colors(List<List<@Nullable Object>> rows) {
    List<@Nullable Integer> colors = new ArrayList<>(rows.size());
    for (List<@Nullable Object> row : rows) {
      boolean complete =
          row.get(0) instanceof String name
              && row.get(1) instanceof Double t
              && row.get(2) instanceof Double alpha
              && colors.add(color(name, t, alpha));
      if (!complete) {
        colors.add(null);
      }
    }
    return colors;
  }

  private static int color(String name, double t, double alpha) {
    ColorScale scale = SCALES.get(name);
    if (scale == null) {
      scale = SCALES.get(name.toLowerCase(Locale.ROOT));
    }
    if (scale == null) {
      throw Refusal.because("color_scale: there is no scale '" + name + "'; scales are " + NAMES);
    }
    // 32 bits, as the definitions of the scales have it.
    float place = (float) share(t);
    int color = 0;
    for (int channel = 0; channel < 3; channel++) {
      color = color << 8 | ColorScale.channel(scale.at(channel, place));
    }
    return color << 8 | ColorScale.channel(share(alpha) * 255 + 0.5);
  }

  private static double share(double value) {
    return Double.isNaN(value) ? 0 : Math.clamp(value, 0, 1);
  }
}
