package io.micromegas.testing;

import io.micromegas.catalog.Catalog;
import io.micromegas.catalog.Partitions;
import io.micromegas.catalog.RowReader;
import io.micromegas.catalog.Snapshot;
import io.micromegas.store.ObjectFiles;
import io.micromegas.store.ObjectStore;
import io.micromegas.testing.Faults.Fate;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A store or a catalog whose calls fail before they have an effect, or after (the answer is lost),
 * are slow, or are made twice (a lost answer, and the call repeated on the way). What these hand
 * out is faulty, too.
 */
final class Faulty {
  private Faulty() {}

  static ObjectStore store(ObjectStore store, Faults faults) {
    return wrap(ObjectStore.class, store, "store", faults);
  }

  static Catalog catalog(Catalog catalog, Faults faults) {
    return wrap(Catalog.class, catalog, "catalog", faults);
  }

  private static <T> T wrap(Class<T> type, T inner, String name, Faults faults) {
    InvocationHandler handler =
        (proxy, method, arguments) -> call(inner, name, method, arguments, faults);
    return type.cast(
        Proxy.newProxyInstance(Faulty.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static @Nullable Object call(
      Object inner, String name, Method method, Object @Nullable [] arguments, Faults faults)
      throws Throwable {
    String call = name + "." + method.getName();
    // What only hands out, and what gives back, has nowhere to fail.
    boolean safe = method.getName().equals("close") || method.getName().equals("partitions");
    if (method.getDeclaringClass() == Object.class
        || (safe && arguments == null)
        || method.getReturnType() == ObjectFiles.class) {
      return faulty(invoke(inner, method, arguments), faults);
    }
    Fate fate = faults.next(call);
    switch (fate) {
      case WELL -> {}
      case FAILS_BEFORE -> {
        someOf(inner, method, arguments, faults);
        throw Faults.error(call + ", before");
      }
      case FAILS_AFTER -> {
        giveBack(invoke(inner, method, arguments));
        throw faults.lost(call);
      }
      case REPEATED -> giveBack(invoke(inner, method, arguments));
    }
    return faulty(invoke(inner, method, arguments), faults);
  }

  /** Of several objects, some may be written though the call fails. */
  private static void someOf(
      Object inner, Method method, Object @Nullable [] arguments, Faults faults) throws Throwable {
    if (arguments != null && method.getName().equals("putAll")) {
      List<?> puts = (List<?>) arguments[0];
      if (puts.size() > 1) {
        invoke(inner, method, new Object[] {puts.subList(0, faults.upTo(puts.size()))});
      }
    }
  }

  /** Nobody is told of it, so nobody else closes it. */
  private static void giveBack(@Nullable Object answer) throws Exception {
    if (answer instanceof AutoCloseable resource) {
      resource.close();
    }
  }

  private static @Nullable Object invoke(Object inner, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(inner, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private static @Nullable Object faulty(@Nullable Object answer, Faults faults) {
    return switch (answer) {
      case Partitions partitions -> wrap(Partitions.class, partitions, "partitions", faults);
      case Snapshot snapshot -> wrap(Snapshot.class, snapshot, "snapshot", faults);
      case ObjectFiles files -> wrap(ObjectFiles.class, files, "files", faults);
      case RowReader rows -> rows;
      case null -> null;
      default -> answer;
    };
  }
}
