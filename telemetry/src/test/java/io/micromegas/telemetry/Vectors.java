package io.micromegas.telemetry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.GZIPInputStream;

/** What one run of a real sender posted, and the rows it must give. */
final class Vectors {
  static final List<String> FOLDERS = List.of("small", "medium", "generator");
  private static final Path ROOT = Path.of("..", "testing", "vectors");
  private static final ObjectMapper JSON = new ObjectMapper();

  final Map<String, byte[]> bodies = new LinkedHashMap<>();
  final List<byte[]> blockBodies = new ArrayList<>();
  final Map<UUID, ProcessInfo> processes = new LinkedHashMap<>();
  final Map<UUID, StreamInfo> streams = new LinkedHashMap<>();
  final List<IncomingBlock> blocks = new ArrayList<>();
  private final Path folder;

  Vectors(String name) {
    folder = ROOT.resolve(name);
    try {
      for (JsonNode entry : JSON.readTree(folder.resolve("manifest.json").toFile())) {
        String path = entry.get("path").asText();
        byte[] body = Files.readAllBytes(folder.resolve(entry.get("file").asText()));
        bodies.put(entry.get("file").asText(), body);
        if (path.endsWith("insert_process")) {
          ProcessInfo process = CborBodies.readProcess(body);
          processes.put(process.processId(), process);
        } else if (path.endsWith("insert_stream")) {
          StreamInfo stream = CborBodies.readStream(body);
          streams.put(stream.streamId(), stream);
        } else {
          blockBodies.add(body);
          blocks.add(CborBodies.readBlock(body));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<JsonNode> expected(String view) {
    try (InputStream in = Files.newInputStream(folder.resolve("expected/" + view + ".jsonl.gz"));
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8))) {
      List<JsonNode> rows = new ArrayList<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        rows.add(JSON.readTree(line));
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  List<IncomingBlock> blocks(String tag) {
    return blocks.stream().filter(b -> stream(b).tags().contains(tag)).toList();
  }

  StreamInfo stream(IncomingBlock block) {
    return get(streams, block.info().streamId());
  }

  ProcessInfo process(IncomingBlock block) {
    return get(processes, block.info().processId());
  }

  /** The clock of spans: by the greatest end of the process's blocks. */
  TickClock latestClock(IncomingBlock block) {
    UUID process = block.info().processId();
    List<BlockInfo> infos =
        blocks.stream()
            .map(IncomingBlock::info)
            .filter(i -> i.processId().equals(process))
            .toList();
    return TickClock.forLatest(
        process(block),
        infos.stream().mapToLong(BlockInfo::endTicks).max().orElseThrow(),
        infos.stream().map(BlockInfo::endTime).max(Comparator.naturalOrder()).orElseThrow());
  }

  private static <T> T get(Map<UUID, T> map, UUID id) {
    T value = map.get(id);
    if (value == null) {
      throw new AssertionError("no " + id);
    }
    return value;
  }
}
