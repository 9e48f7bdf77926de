package io.micromegas.query;

import java.util.Optional;

/**
 * Who asks, as far as the client says; nothing of it but the rights is proved. What a client does
 * not say is {@link #UNKNOWN}, or empty where most have nothing to say.
 *
 * @param client kind of program: {@code python}, {@code grafana}, …
 * @param agent its name and version
 * @param entrypoint the script or the part of the program
 * @param session a run of the program
 * @param notebook the notebook it runs in
 * @param cell the cell of the notebook
 * @param user id of the person it asks for
 * @param email of the person
 * @param name of the person
 * @param address from where it comes
 * @param rights what it may do
 */
public record Caller(
    String client,
    String agent,
    String entrypoint,
    Optional<String> session,
    Optional<String> notebook,
    Optional<String> cell,
    String user,
    String email,
    Optional<String> name,
    String address,
    Rights rights) {

  /** Stands for what a client does not say. */
  public static final String UNKNOWN = "unknown";

  /** Returns a caller of which nothing is known but what kind of program it is. */
  public static Caller of(String client) {
    return new Caller(
        client,
        UNKNOWN,
        UNKNOWN,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        UNKNOWN,
        UNKNOWN,
        Optional.empty(),
        UNKNOWN,
        Rights.ALL);
  }

  /** Returns the person, or else the program, and where it is, for a sentence. */
  String who() {
    String who = user.equals(UNKNOWN) ? "a client of kind " + client : user;
    return address.equals(UNKNOWN) ? who : who + " at " + address;
  }

  /** Returns what is known, on one line. */
  @Override
  public String toString() {
    StringBuilder label = new StringBuilder(client);
    append(label, "agent", Optional.of(agent));
    append(label, "entrypoint", Optional.of(entrypoint));
    append(label, "session", session);
    append(label, "notebook", notebook);
    append(label, "cell", cell);
    append(label, "user", Optional.of(user));
    append(label, "from", Optional.of(address));
    return label.toString();
  }

  private static void append(StringBuilder label, String what, Optional<String> text) {
    text.filter(known -> !known.equals(UNKNOWN))
        .ifPresent(known -> label.append(' ').append(what).append('=').append(known));
  }
}
