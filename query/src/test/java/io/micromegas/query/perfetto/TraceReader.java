package io.micromegas.query.perfetto;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a trace the way Perfetto does: packets in the order of time, those of one time in the order
 * of the file; an end closes what began last on its track.
 */
final class TraceReader {
  /** A slice as Perfetto would show it. */
  record Shown(long track, int depth, String name, long begin, long end) {}

  final List<Shown> slices = new ArrayList<>();
  final Map<Long, String> tracks = new HashMap<>();
  final Map<Long, Long> parents = new HashMap<>();
  final Map<Long, Long> tids = new HashMap<>();
  final List<String> places = new ArrayList<>();
  int packets;
  int cleared;

  private final Map<Long, String> names = new HashMap<>();
  private final Map<Long, String> categories = new HashMap<>();
  private final Map<Long, String> locations = new HashMap<>();
  private final List<Event> events = new ArrayList<>();

  private record Event(long time, boolean begin, long track, String name) {}

  private record Began(String name, long time) {}

  /** A message: numbers and parts by field, in their order. */
  private static final class Message {
    final Map<Integer, List<Long>> numbers = new HashMap<>();
    final Map<Integer, List<byte[]>> parts = new HashMap<>();
    private final byte[] bytes;
    private int at;

    Message(byte[] bytes) {
      this.bytes = bytes;
      while (at < bytes.length) {
        long key = varint();
        int field = (int) (key >>> 3);
        switch ((int) key & 7) {
          case 0 -> numbers.computeIfAbsent(field, f -> new ArrayList<>()).add(varint());
          case 2 -> {
            int length = (int) varint();
            byte[] part = java.util.Arrays.copyOfRange(bytes, at, at + length);
            at += length;
            parts.computeIfAbsent(field, f -> new ArrayList<>()).add(part);
          }
          default -> throw new AssertionError("wire type of key " + key);
        }
      }
    }

    private long varint() {
      long value = 0;
      for (int shift = 0; ; shift += 7) {
        byte b = bytes[at++];
        value |= (long) (b & 0x7f) << shift;
        if (b >= 0) {
          return value;
        }
      }
    }

    long number(int field) {
      return numbers.getOrDefault(field, List.of(0L)).getFirst();
    }

    List<Message> messages(int field) {
      return parts.getOrDefault(field, List.of()).stream().map(Message::new).toList();
    }

    String text(int field) {
      return new String(
          parts.getOrDefault(field, List.of(new byte[0])).getFirst(), StandardCharsets.UTF_8);
    }
  }

  TraceReader(List<byte[]> chunks) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    chunks.forEach(whole::writeBytes);
    for (Message packet : new Message(whole.toByteArray()).messages(1)) {
      read(packet);
    }
    show();
  }

  private void read(Message packet) {
    if ((packet.number(13) & 1) != 0) {
      names.clear();
      categories.clear();
      locations.clear();
      cleared++;
    }
    if ((packet.number(87) != 0) != (packets == 0) || packet.number(10) != 1) {
      throw new AssertionError("packet " + packets + " of another sequence");
    }
    packets++;
    for (Message track : packet.messages(60)) {
      tracks.put(track.number(1), track.text(2));
      parents.put(track.number(1), track.number(5));
      track.messages(4).forEach(thread -> tids.put(track.number(1), thread.number(2)));
    }
    for (Message definitions : packet.messages(12)) {
      definitions.messages(1).forEach(d -> categories.put(d.number(1), d.text(2)));
      definitions.messages(2).forEach(d -> names.put(d.number(1), d.text(2)));
      definitions
          .messages(4)
          .forEach(d -> locations.put(d.number(1), d.text(2) + ":" + d.number(4)));
    }
    for (Message event : packet.messages(11)) {
      boolean begin = event.number(9) == 1;
      String name = begin ? names.get(event.number(10)) : "";
      if (begin && name == null) {
        throw new AssertionError("name " + event.number(10) + " is not defined");
      }
      events.add(new Event(packet.number(8), begin, event.number(11), name));
      if (begin) {
        places.add(categories.get(event.number(3)) + " " + locations.get(event.number(34)));
      }
    }
  }

  private void show() {
    Map<Long, Deque<Began>> open = new HashMap<>();
    events.stream()
        .sorted(Comparator.comparingLong(Event::time))
        .forEach(event -> {
          Deque<Began> stack = open.computeIfAbsent(event.track(), t -> new ArrayDeque<>());
          if (!tracks.containsKey(event.track())) {
            throw new AssertionError("an event on an unknown track");
          }
          if (event.begin()) {
            stack.addLast(new Began(event.name(), event.time()));
          } else {
            Began began = stack.removeLast();
            slices.add(
                new Shown(event.track(), stack.size(), began.name(), began.time(), event.time()));
          }
        });
    open.forEach((track, stack) -> {
      if (!stack.isEmpty()) {
        throw new AssertionError(stack + " do not end");
      }
    });
  }
}
