package io.micromegas.server;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where a PostgreSQL is. Its text form hides the password.
 *
 * @param jdbc URL without user and password
 */
record DatabaseUrl(String jdbc, String user, String password) {

  /**
   * Reads {@code postgresql://user:password@host:port/database?options}; {@code postgres://} and
   * {@code jdbc:postgresql://} mean the same. Reserved characters of user and password are
   * percent-encoded.
   */
  static DatabaseUrl parse(String text) {
    String url = text.startsWith("jdbc:") ? text.substring("jdbc:".length()) : text;
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      // The exception's text would repeat the URL, and with it the password.
      throw malformed();
    }
    String scheme = uri.getScheme();
    if (scheme == null
        || !(scheme.equals("postgresql") || scheme.equals("postgres"))
        || uri.getHost() == null
        || uri.getPath() == null
        || uri.getPath().length() < 2) {
      throw malformed();
    }
    String user = "";
    String password = "";
    @Nullable String userInfo = uri.getRawUserInfo();
    if (userInfo != null) {
      int colon = userInfo.indexOf(':');
      user = decode(colon < 0 ? userInfo : userInfo.substring(0, colon));
      password = colon < 0 ? "" : decode(userInfo.substring(colon + 1));
    }
    @Nullable String query = uri.getRawQuery();
    StringBuilder options = new StringBuilder();
    if (query != null) {
      for (String option : query.split("&", -1)) {
        if (option.startsWith("user=")) {
          user = decode(option.substring("user=".length()));
        } else if (option.startsWith("password=")) {
          password = decode(option.substring("password=".length()));
        } else {
          options.append(options.isEmpty() ? '?' : '&').append(option);
        }
      }
    }
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return new DatabaseUrl(
        "jdbc:postgresql://" + uri.getHost() + port + uri.getRawPath() + options, user, password);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private static MicromegasException malformed() {
    return new MicromegasException(
        ErrorCode.INVALID_ARGUMENT,
        "--sql-url is not of the form postgresql://user:password@host:5432/database (it may hold a"
            + " password and is not shown); percent-encode special characters of the password");
  }

  @Override
  public String toString() {
    return jdbc + " as " + (user.isEmpty() ? "the default user" : user);
  }
}
