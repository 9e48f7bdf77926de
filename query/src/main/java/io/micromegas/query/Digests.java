package io.micromegas.query;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.engine.ColumnType;
import io.micromegas.engine.TextFunction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;

/** Digests that the engine lacks; behind the macro {@code digest} of {@code dialect.sql}. */
final class Digests {
  /** Takes bytes and returns their digest, both as hexadecimal text, and the algorithm's name. */
  static final TextFunction FUNCTION =
      new TextFunction(
          "digest_of_hex",
          2,
          ColumnType.TEXT,
          true,
          (arguments, cancelled) -> digest(text(arguments[0]), text(arguments[1])));

  private static final Map<String, String> ALGORITHMS =
      Map.of(
          "md5", "MD5",
          "sha224", "SHA-224",
          "sha256", "SHA-256",
          "sha384", "SHA-384",
          "sha512", "SHA-512");

  private Digests() {}

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private static byte[] digest(String hex, String algorithm) {
    String name = ALGORITHMS.get(algorithm.toLowerCase(Locale.ROOT));
    if (name == null) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT,
          "digest does not know '" + algorithm + "'; it knows md5, sha224, sha256, sha384, sha512");
    }
    try {
      byte[] hash = MessageDigest.getInstance(name).digest(HexFormat.of().parseHex(hex));
      return HexFormat.of().formatHex(hash).getBytes(StandardCharsets.UTF_8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
