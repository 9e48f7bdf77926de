package io.micromegas.server;

import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A port that may be left closed.
 *
 * @param number 0 is any free one; empty is closed
 */
record OptionalPort(Optional<Integer> number) {
  private static final int LAST = 65535;

  static OptionalPort of(int number) {
    return new OptionalPort(Optional.of(number));
  }

  /** The same, but a free one. */
  OptionalPort free() {
    return new OptionalPort(number.map(given -> 0));
  }

  static final class Converter implements ITypeConverter<OptionalPort> {
    @Override
    public OptionalPort convert(String text) {
      String given = text.strip().toLowerCase(Locale.ROOT);
      if (given.equals("off")) {
        return new OptionalPort(Optional.empty());
      }
      try {
        int number = Integer.parseInt(given);
        if (number >= 0 && number <= LAST) {
          return of(number);
        }
      } catch (NumberFormatException e) {
        // Said below.
      }
      throw new TypeConversionException("'" + text + "' is neither a port (0 to 65535) nor off");
    }
  }
}
