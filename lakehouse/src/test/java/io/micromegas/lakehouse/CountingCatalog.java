package io.micromegas.lakehouse;

import io.micromegas.catalog.Catalog;
import io.micromegas.catalog.Snapshot;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** A catalog that notes what its snapshots are asked. */
final class CountingCatalog {
  private static final Set<String> WITHOUT_STATEMENT = Set.of("clock", "openedAt", "close");

  private final Catalog catalog;
  final List<String> calls = new CopyOnWriteArrayList<>();

  CountingCatalog(Catalog catalog) {
    this.catalog = catalog;
  }

  Catalog catalog() {
    return (Catalog)
        Proxy.newProxyInstance(
            Catalog.class.getClassLoader(),
            new Class<?>[] {Catalog.class},
            (proxy, method, arguments) -> {
              try {
                Object answer = method.invoke(catalog, arguments);
                return answer instanceof Snapshot snapshot ? counting(snapshot) : answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private Snapshot counting(Snapshot snapshot) {
    return (Snapshot)
        Proxy.newProxyInstance(
            Snapshot.class.getClassLoader(),
            new Class<?>[] {Snapshot.class},
            (proxy, method, arguments) -> {
              if (!WITHOUT_STATEMENT.contains(method.getName())) {
                calls.add(method.getName());
              }
              try {
                return method.invoke(snapshot, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
