package io.micromegas.otlp;

import io.micromegas.telemetry.TextTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The texts of one block, each once. */
final class OtlpTexts implements TextTable {
  private final Map<String, Integer> ids = new HashMap<>();
  private final List<byte[]> texts = new ArrayList<>();

  int id(String text) {
    Integer known = ids.get(text);
    if (known != null) {
      return known;
    }
    int id = texts.size();
    ids.put(text, id);
    texts.add(text.getBytes(StandardCharsets.UTF_8));
    return id;
  }

  @Override
  public int size() {
    return texts.size();
  }

  @Override
  public byte[] utf8(int id) {
    return texts.get(id);
  }
}
