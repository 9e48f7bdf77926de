package io.micromegas.lakehouse;

import java.util.UUID;

/**
 * Who this server is to the others on the lake.
 *
 * @param id new with each start of a process
 * @param name for people: host and process
 */
public record ServerIdentity(UUID id, String name) {

  /** Returns the identity of this process, of this start. */
  public static ServerIdentity ofThisProcess() {
    String host = System.getenv().getOrDefault("HOSTNAME", "server");
    return new ServerIdentity(UUID.randomUUID(), host + ":" + ProcessHandle.current().pid());
  }
}
