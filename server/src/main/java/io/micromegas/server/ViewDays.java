package io.micromegas.server;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Days by view set, written like {@code log_entries=30,measures=365}. */
record ViewDays(Map<String, Integer> days) {
  static final ViewDays NONE = new ViewDays(Map.of());
  private static final Pattern ENTRY = Pattern.compile("([a-z_]+)=(\\d{1,6})");

  ViewDays {
    days = Map.copyOf(days);
  }

  static final class Converter implements ITypeConverter<ViewDays> {
    @Override
    public ViewDays convert(String text) {
      Map<String, Integer> days = new LinkedHashMap<>();
      for (String part : text.isBlank() ? new String[0] : text.split(",", -1)) {
        Matcher entry = ENTRY.matcher(part.strip());
        if (!entry.matches()) {
          throw new TypeConversionException(
              "'" + part + "' is no view set with a number of days, like log_entries=30");
        }
        days.put(entry.group(1), Integer.parseInt(entry.group(2)));
      }
      return new ViewDays(days);
    }
  }
}
