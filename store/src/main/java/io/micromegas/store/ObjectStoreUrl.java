package io.micromegas.store;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the lake is, as one writes it into a setting: the path of a directory, {@code
 * file:///directory}, or {@code s3://bucket/prefix?region=…&endpoint=…&path-style=true}. Keys of an
 * account never stand in it.
 */
public sealed interface ObjectStoreUrl {

  /** A directory of this machine. */
  record Local(LocalStoreSettings settings) implements ObjectStoreUrl {}

  /** A bucket. */
  record S3(S3StoreSettings settings) implements ObjectStoreUrl {}

  /**
   * Opens the store.
   *
   * @param cache where the objects of a store that is elsewhere are read from
   */
  default ObjectStore open(CacheSettings cache) {
    return switch (this) {
      case Local local -> new LocalObjectStore(local.settings());
      case S3 s3 -> new S3ObjectStore(s3.settings(), cache);
    };
  }

  /** Reads a place; INVALID_ARGUMENT if it cannot be understood whole. */
  static ObjectStoreUrl parse(String text) {
    if (text.isBlank()) {
      throw refused("it is empty");
    }
    int scheme = text.indexOf("://");
    if (scheme < 0) {
      return new Local(LocalStoreSettings.of(Path.of(text)));
    }
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      // The exception's message repeats the text, which may hold what should not have been there.
      throw refused("it is not a URL: " + e.getReason() + " at character " + e.getIndex());
    }
    return switch (uri.getScheme()) {
      case "file" -> local(uri);
      case "s3" -> new S3(s3(uri));
      default -> throw refused("of '" + uri.getScheme() + "://' only file and s3 are known");
    };
  }

  private static ObjectStoreUrl local(URI uri) {
    if (uri.getRawQuery() != null
        || uri.getPath().isEmpty()
        || (uri.getHost() != null && !uri.getHost().equals("localhost"))) {
      throw refused("a file URL is file:///directory and nothing more");
    }
    return new Local(LocalStoreSettings.of(Path.of(uri.getPath())));
  }

  private static S3StoreSettings s3(URI uri) {
    String bucket = uri.getRawAuthority();
    if (bucket == null || bucket.indexOf('@') >= 0 || bucket.indexOf(':') >= 0) {
      throw refused(
          "s3://bucket/prefix needs a bucket, and neither user nor port: keys belong into the"
              + " environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY), the port into endpoint=");
    }
    if (uri.getRawFragment() != null) {
      throw refused("it has a fragment (#)");
    }
    String region = null;
    URI endpoint = null;
    Boolean pathStyle = null;
    S3Limits limits = S3Limits.DEFAULT;
    for (List<String> parameter : parameters(uri.getRawQuery())) {
      String value = parameter.getLast();
      switch (parameter.getFirst()) {
        case "region" -> region = value;
        case "endpoint" -> endpoint = endpoint(value);
        case "path-style" -> pathStyle = flag(value);
        case "max-connections" -> limits = limits.withMaxConnections(number(value));
        case "part-bytes" -> limits = limits.withPartBytes(number(value));
        default ->
            throw refused(
                "it has the parameter '"
                    + parameter.getFirst()
                    + "'; known are region, endpoint, path-style, max-connections, part-bytes");
      }
    }
    return new S3StoreSettings(
        bucket,
        uri.getPath().replaceAll("^/|/$", ""),
        region,
        endpoint,
        pathStyle == null ? endpoint != null : pathStyle,
        null,
        limits);
  }

  private static List<List<String>> parameters(@Nullable String query) {
    List<List<String>> parameters = new ArrayList<>();
    for (String part : query == null ? new String[0] : query.split("&", -1)) {
      int equals = part.indexOf('=');
      if (equals <= 0) {
        throw refused("a parameter is not of the form name=value");
      }
      parameters.add(
          List.of(
              part.substring(0, equals),
              URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8)));
    }
    return parameters;
  }

  private static URI endpoint(String value) {
    try {
      return new URI(value);
    } catch (URISyntaxException e) {
      throw refused("its endpoint is not a URL: " + e.getReason());
    }
  }

  private static boolean flag(String value) {
    return switch (value) {
      case "true" -> true;
      case "false" -> false;
      default -> throw refused("path-style is '" + value + "', neither true nor false");
    };
  }

  private static int number(String value) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw refused("'" + value + "' is not a number");
    }
  }

  private static MicromegasException refused(String why) {
    return new MicromegasException(ErrorCode.INVALID_ARGUMENT, "not a place for objects: " + why);
  }
}
