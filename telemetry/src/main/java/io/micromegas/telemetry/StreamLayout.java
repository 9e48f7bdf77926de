package io.micromegas.telemetry;

import io.micromegas.base.ErrorCode;
import io.micromegas.base.MicromegasException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of a stream, compiled once for all its blocks: where the members of each type are.
 * Immutable and thread-safe; worth caching by stream. A type that makes no sense is an error of the
 * blocks that use it, not of the layout.
 */
public final class StreamLayout {
  /** A type index is one byte. */
  private static final int MAX_INDEX = 256;

  final TypePlan[] dependencies;
  final int[] dependencySizes;
  final @Nullable TypePlan property;
  final EventType[] events;
  final int[] eventSizes;

  private StreamLayout(List<UserDefinedType> dependencies, List<UserDefinedType> objects) {
    TypeCompiler compiler = new TypeCompiler(dependencies);
    this.dependencies =
        dependencies.stream().limit(MAX_INDEX).map(compiler::compile).toArray(TypePlan[]::new);
    dependencySizes = sizes(dependencies);
    property = compiler.find("Property");
    TypeCompiler objectCompiler = new TypeCompiler(objects);
    events =
        objects.stream()
            .limit(MAX_INDEX)
            .map(type -> EventType.of(type, objectCompiler))
            .toArray(EventType[]::new);
    eventSizes = sizes(objects);
  }

  private static int[] sizes(List<UserDefinedType> types) {
    return types.stream().limit(MAX_INDEX).mapToInt(TypeCompiler::size).toArray();
  }

  /** Compiles the metadata of a stream. */
  public static StreamLayout of(StreamInfo stream) {
    return new StreamLayout(stream.dependenciesMetadata(), stream.objectsMetadata());
  }

  /** Compiles the types of the two queues, in the order of their type indices. */
  public static StreamLayout of(List<UserDefinedType> dependencies, List<UserDefinedType> objects) {
    return new StreamLayout(dependencies, objects);
  }

  /**
   * Compiles metadata as it is stored.
   *
   * @throws MicromegasException DATA_LOSS when it is not CBOR of types
   */
  public static StreamLayout ofStored(byte[] dependencies, byte[] objects) {
    try {
      return new StreamLayout(
          CborBodies.decodeTypes(dependencies), CborBodies.decodeTypes(objects));
    } catch (MicromegasException e) {
      throw new MicromegasException(
          ErrorCode.DATA_LOSS, "stored metadata of a stream: " + e.getMessage(), e);
    }
  }
}
