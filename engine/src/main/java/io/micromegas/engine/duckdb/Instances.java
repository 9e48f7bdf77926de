package io.micromegas.engine.duckdb;

import java.lang.invoke.MethodHandle;

/** Environments, instances, connections. */
public final class Instances {
  private static final MethodHandle ENV_CREATE = Symbols.bind("environment_create", 2);
  private static final MethodHandle ENV_DESTROY = Symbols.bind("environment_destroy", 1);
  private static final MethodHandle CREATE = Symbols.bind("instance_create", 3);
  private static final MethodHandle DESTROY = Symbols.bind("instance_destroy", 1);
  private static final MethodHandle ATTACH = Symbols.bind("instance_attach", 6);
  private static final MethodHandle FACTORY = Symbols.bind("instance_get_factory", 3);
  private static final MethodHandle OPTIONS_CREATE = Symbols.bind("attach_options_create", 3);
  private static final MethodHandle OPTIONS_SET = Symbols.bind("attach_options_set", 4);
  private static final MethodHandle OPTIONS_DESTROY = Symbols.bind("attach_options_destroy", 1);
  private static final MethodHandle CONNECT = Symbols.bind("connection_create", 3);
  private static final MethodHandle DISCONNECT = Symbols.bind("connection_destroy", 1);
  private static final MethodHandle INTERRUPT = Symbols.bind("connection_interrupt", 2);

  private Instances() {}

  /** {@code environment_create}. */
  public static long createEnvironment(Scratch s) {
    s.call(ENV_CREATE, s.out());
    return s.outLong();
  }

  /** {@code environment_destroy}. */
  public static void destroyEnvironment(Scratch s, long environment) {
    s.destroy(ENV_DESTROY, environment);
  }

  /** {@code instance_create}. */
  public static long create(Scratch s, long environment) {
    return s.get(CREATE, environment);
  }

  /** {@code instance_destroy}. */
  public static void destroy(Scratch s, long instance) {
    s.destroy(DESTROY, instance);
  }

  /** {@code instance_get_factory}. */
  public static long factory(Scratch s, long instance) {
    return s.get(FACTORY, instance);
  }

  /** {@code instance_attach} of a file, as the default database. */
  public static void attach(Scratch s, long instance, String name, String path, boolean readOnly) {
    Scratch names = new Scratch();
    long options = s.get(OPTIONS_CREATE, instance);
    try {
      s.call(OPTIONS_SET, options, names.text("READ_ONLY"), s.text(readOnly ? "true" : "false"));
      long named = names.text(name);
      s.check((int) ATTACH.invokeExact(instance, named, s.text(path), options, 1L, s.error()));
    } catch (Throwable e) {
      throw Native.rethrow(e);
    } finally {
      s.destroy(OPTIONS_DESTROY, options);
    }
  }

  /** {@code connection_create}. */
  public static long connect(Scratch s, long instance) {
    return s.get(CONNECT, instance);
  }

  /** {@code connection_destroy}. */
  public static void disconnect(Scratch s, long connection) {
    s.destroy(DISCONNECT, connection);
  }

  /** {@code connection_interrupt}: the one function that any thread may call at any time. */
  public static void interrupt(Scratch s, long connection) {
    s.call(INTERRUPT, connection);
  }
}
