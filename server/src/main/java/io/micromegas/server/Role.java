package io.micromegas.server;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What a server does for a lake; a small lake has one server that does all. */
enum Role {
  /** Takes telemetry in over HTTP. */
  INGEST,
  /** Answers SQL over Flight. */
  QUERY,
  /** Makes and merges partitions, lets go of old ones, deletes files. */
  MAINTENANCE;

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Several of them, written like {@code ingest,query}. */
  record Roles(Set<Role> roles) {
    static final Roles ALL = new Roles(EnumSet.allOf(Role.class));

    Roles {
      roles = Set.copyOf(roles);
    }

    boolean has(Role role) {
      return roles.contains(role);
    }

    boolean readsLake() {
      return has(QUERY) || has(MAINTENANCE);
    }

    @Override
    public String toString() {
      StringBuilder text = new StringBuilder();
      for (Role role : values()) {
        if (has(role)) {
          text.append(text.isEmpty() ? "" : ",").append(role.text());
        }
      }
      return text.toString();
    }
  }

  static final class Converter implements ITypeConverter<Roles> {
    @Override
    public Roles convert(String text) {
      Set<Role> roles = EnumSet.noneOf(Role.class);
      for (String part : text.split(",", -1)) {
        String name = part.strip().toLowerCase(Locale.ROOT);
        if (name.equals("all")) {
          return Roles.ALL;
        }
        roles.add(role(name));
      }
      return new Roles(roles);
    }

    private static Role role(String name) {
      for (Role role : values()) {
        if (role.text().equals(name)) {
          return role;
        }
      }
      throw new TypeConversionException(
          "'" + name + "' is no role; there are ingest, query and maintenance");
    }
  }
}
