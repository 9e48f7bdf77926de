package io.micromegas.lakehouse;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import io.micromegas.lakehouse.Lakehouse.InstanceKind;
import io.micromegas.lakehouse.Lakehouse.ViewDefinition;
import io.micromegas.telemetry.UuidText;
import java.util.Optional;
import java.util.UUID;

/**
 * What {@code view} or {@code view_instance('view', 'id')} names, checked.
 *
 * @param id process or stream; empty for the global relation
 */
record ViewTarget(ViewDefinition view, Optional<UUID> id) {

  private static final String GLOBAL = "global";

  static ViewTarget of(String viewSet, Optional<String> instance) {
    ViewDefinition view = ViewRegistry.require(viewSet);
    if (instance.isEmpty()) {
      return global(view);
    }
    String id = instance.get();
    if (view.instance() == InstanceKind.NONE) {
      throw wrong(
          "view set '"
              + viewSet
              + "' has no instances; read it as the plain "
              + (view.global() ? "table " + viewSet : "function " + viewSet + "()"));
    }
    return id.equals(GLOBAL) ? global(view) : new ViewTarget(view, Optional.of(uuid(view, id)));
  }

  private static ViewTarget global(ViewDefinition view) {
    if (!view.global() && view.instance() != InstanceKind.NONE) {
      throw wrong(
          "'"
              + view.name()
              + "' has no global table; read one instance with view_instance('"
              + view.name()
              + "', "
              + idName(view)
              + ")");
    }
    return new ViewTarget(view, Optional.empty());
  }

  private static UUID uuid(ViewDefinition view, String text) {
    return UuidText.parse(text)
        .orElseThrow(() ->
            new MicromegasException(
                ErrorCode.INVALID_ARGUMENT,
                "view_instance('"
                    + view.name()
                    + "', …) wants a "
                    + idName(view)
                    + ", which is a UUID, not '"
                    + clip(text)
                    + "'"));
  }

  private static String idName(ViewDefinition view) {
    return view.instance() == InstanceKind.STREAM ? "stream_id" : "process_id";
  }

  private static String clip(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }

  private static MicromegasException wrong(String message) {
    return new MicromegasException(ErrorCode.INVALID_ARGUMENT, message);
  }
}
