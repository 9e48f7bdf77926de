package io.micromegas.flight;

import java.util.List;

/** Warnings of an answer as JSON text: {@code {"warnings":["…"]}}. */
final class Warnings {
  private Warnings() {}

  static String toJson(List<String> warnings) {
    StringBuilder json = new StringBuilder("{\"warnings\":[");
    for (int i = 0; i < warnings.size(); i++) {
      json.append(i == 0 ? "\"" : ",\"");
      escape(json, warnings.get(i));
      json.append('"');
    }
    return json.append("]}").toString();
  }

  private static void escape(StringBuilder json, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ' || Character.isSurrogate(c)) {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
  }
}
