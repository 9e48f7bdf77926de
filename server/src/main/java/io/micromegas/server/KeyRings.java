package io.micromegas.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micromegas.base.ApiKeys;
import io.micromegas.base.ErrorCode;
import io.micromegas.base.KeyHolder;
import io.micromegas.base.MicromegasException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which keys open which door.
 *
 * @param ingestion of senders
 * @param queries of clients, who may do everything else
 */
record KeyRings(ApiKeys ingestion, ApiKeys queries) {
  private static final String VARIABLE = "MICROMEGAS_API_KEYS";
  private static final String INGESTION_VARIABLE = "MICROMEGAS_INGESTION_API_KEYS";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Reads the keys that the options and the environment name. */
  static KeyRings of(ServeOptions options) {
    return options.disableAuth
        ? new KeyRings(ApiKeys.OPEN, ApiKeys.OPEN)
        : of(options.apiKeysFile, System.getenv());
  }

  /**
   * Reads keys.
   *
   * @throws MicromegasException INVALID_ARGUMENT if they cannot be read; without any key in it
   */
  static KeyRings of(Optional<Path> file, Map<String, String> environment) {
    Map<String, KeyHolder> holders = new LinkedHashMap<>();
    file.ifPresent(path -> holders.putAll(read("the file " + path, text(path))));
    variable(environment, VARIABLE).ifPresent(text -> holders.putAll(read(VARIABLE, text)));
    ApiKeys all = holders.isEmpty() ? ApiKeys.OPEN : ApiKeys.of(holders);
    return new KeyRings(
        variable(environment, INGESTION_VARIABLE)
            .map(text -> ApiKeys.of(read(INGESTION_VARIABLE, text)))
            .orElse(all),
        all);
  }

  /** Returns whether every door that is opened for these roles asks for a key. */
  boolean areAsked(Role.Roles roles) {
    return (!roles.has(Role.INGEST) || !ingestion.isOpen())
        && (!roles.has(Role.QUERY) || !queries.isOpen());
  }

  private static Optional<String> variable(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new MicromegasException(
          ErrorCode.INVALID_ARGUMENT, "cannot read the API keys in " + file + ": " + e, e);
    }
  }

  /** Of a key that is there twice, the last name counts. */
  private static Map<String, KeyHolder> read(String place, String json) {
    JsonNode list;
    try {
      list = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      // Its message would quote keys.
      throw invalid(place, "line " + e.getLocation().getLineNr() + " is no JSON");
    }
    if (!list.isArray() || list.isEmpty()) {
      throw invalid(place, "there is no list with keys");
    }
    Map<String, KeyHolder> holders = new LinkedHashMap<>();
    for (int i = 0; i < list.size(); i++) {
      JsonNode name = list.get(i).path("name");
      JsonNode key = list.get(i).path("key");
      if (!name.isTextual()
          || !key.isTextual()
          || name.asText().isBlank()
          || key.asText().isBlank()) {
        throw invalid(place, "entry " + (i + 1) + " has no name and key, both text");
      }
      JsonNode admin = list.get(i).path("admin");
      if (!admin.isMissingNode() && !admin.isBoolean()) {
        throw invalid(place, "entry " + (i + 1) + " has an \"admin\" that is not true or false");
      }
      holders.put(key.asText(), new KeyHolder(name.asText(), admin.asBoolean()));
    }
    return holders;
  }

  private static MicromegasException invalid(String place, String what) {
    return new MicromegasException(
        ErrorCode.INVALID_ARGUMENT,
        "the API keys in "
            + place
            + " cannot be used: "
            + what
            + "; write [{\"name\": \"ci\", \"key\": \"secret\"}], and \"admin\": true where it is meant");
  }
}
