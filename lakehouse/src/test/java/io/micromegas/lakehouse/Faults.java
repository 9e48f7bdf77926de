package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.catalog.Catalog;
import io.micromegas.catalog.Partitions;
import io.micromegas.store.ObjectStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A store and a catalog that fail when a test says so, before or after they have done it. */
final class Faults {
  private final List<Fault> faults = new CopyOnWriteArrayList<>();

  /** When a fault happens. */
  enum When {
    /** Nothing was done. */
    BEFORE,
    /** It was done, only the answer is lost. */
    AFTER
  }

  private record Fault(String method, When when, AtomicInteger left, Runnable what) {}

  /** Lets the next calls of a method fail with UNAVAILABLE. */
  Faults fail(String method, When when, int times) {
    return on(
        method,
        when,
        times,
        () -> {
          throw new MicromegasException(ErrorCode.UNAVAILABLE, "cut off " + when + " " + method);
        });
  }

  /** Lets something happen at the next calls of a method. */
  Faults on(String method, When when, int times, Runnable what) {
    faults.add(new Fault(method, when, new AtomicInteger(times), what));
    return this;
  }

  private void happen(String method, When when) {
    for (Fault fault : faults) {
      if (fault.method().equals(method)
          && fault.when() == when
          && fault.left().getAndDecrement() > 0) {
        fault.what().run();
      }
    }
  }

  ObjectStore store(ObjectStore real) {
    return proxy(ObjectStore.class, real);
  }

  /** Faults of the catalog's {@link Partitions} too. */
  Catalog catalog(Catalog real) {
    Partitions partitions = proxy(Partitions.class, real.partitions());
    return (Catalog)
        Proxy.newProxyInstance(
            Faults.class.getClassLoader(),
            new Class<?>[] {Catalog.class},
            (self, method, arguments) ->
                method.getName().equals("partitions") ? partitions : call(method, real, arguments));
  }

  private <T> T proxy(Class<T> type, T real) {
    return type.cast(
        Proxy.newProxyInstance(
            Faults.class.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> call(method, real, arguments)));
  }

  private Object call(java.lang.reflect.Method method, Object real, Object[] arguments)
      throws Throwable {
    happen(method.getName(), When.BEFORE);
    Object answer;
    try {
      answer = method.invoke(real, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
    happen(method.getName(), When.AFTER);
    return answer;
  }
}
