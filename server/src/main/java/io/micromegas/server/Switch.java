package io.micromegas.server;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Something that is on or off. */
enum Switch {
  ON,
  OFF;

  boolean isOn() {
    return this == ON;
  }

  static final class Converter implements ITypeConverter<Switch> {
    @Override
    public Switch convert(String text) {
      return switch (text.strip().toLowerCase(Locale.ROOT)) {
        case "on", "true", "yes" -> ON;
        case "off", "false", "no" -> OFF;
        default -> throw new TypeConversionException("'" + text + "' is neither on nor off");
      };
    }
  }
}
