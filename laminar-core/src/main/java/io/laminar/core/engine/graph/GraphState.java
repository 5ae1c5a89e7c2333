package io.laminar.core.engine.graph;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.engine.output.RetainedSink;
import io.laminar.core.engine.source.DrainOrder;
import io.laminar.core.engine.source.Relation;
import io.laminar.core.engine.source.ScanPlaces;
import io.laminar.core.engine.source.SourceInput;
import io.laminar.core.pipeline.Node;
import io.laminar.core.pipeline.OutputNode;
import io.laminar.core.pipeline.ScanNode;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a graph has beside the state of its sources and queries, as state: their numbers, by which a recorded
 * order names them, and their places, on which it depends who gets rows first. Where it is restored, the
 * same sources and queries were made again, in whatever order. On the engine's thread.
 *
 * <pre>
 *   entries and texts of the order so far │ calls of nodes │ newest time │ next numbers of a source, a query
 *   sources   name │ number                       queries   name │ number │ where rows are collected
 *   ranks     numbers of queries                  outputs   what reads each: the place of a scan, the view, or what is retained
 * </pre>
 */
public final class GraphState {
  private static final long VIEW = -1;
  private static final long RING = -2;
  private static final long RETAINED = -3;

  private GraphState() {}

  /** The scans of all queries, in the order of the queries. */
  public static ScanPlaces scans(Graph graph) {
    List<ScanNode> scans = new ArrayList<>();
    graph.queries().forEach(query -> scans.addAll(query.pipeline().scans()));
    return new ScanPlaces(scans);
  }

  /** How far what is recorded has come. */
  public static Position position(Graph graph) {
    DrainOrder order = graph.order();
    return order == null
        ? Position.BEGINNING
        : new Position(order.nextEntry(), order.nextText(), true);
  }

  /** Writes it. */
  public static void snapshot(Graph graph, StateWriter writer) {
    Position position = position(graph);
    writer.writeLong(position.entries());
    writer.writeLong(position.texts());
    writer.writeLong(graph.flow().calls().calls());
    writer.writeLong(graph.clock().newestNanos());
    for (int next : graph.nextNumbers()) {
      writer.writeLong(next);
    }
    writer.writeLong(graph.sources().size());
    for (SourceInput source : graph.sources()) {
      write(source.name(), writer);
      writer.writeLong(source.index());
    }
    writer.writeLong(graph.queries().size());
    for (Query query : graph.queries()) {
      write(query.name(), writer);
      writer.writeLong(query.number());
      List<Boolean> merges = query.pipeline().merges();
      writer.writeLong(merges.size());
      merges.forEach(merge -> writer.writeLong(merge ? 1 : 0));
    }
    graph.queries().stream()
        .sorted(Comparator.comparingInt(query -> query.pipeline().rank()))
        .forEach(query -> writer.writeLong(query.number()));
    ScanPlaces scans = scans(graph);
    outputs(graph).forEach(output -> snapshot(output, scans, writer));
  }

  private static List<OutputNode> outputs(Graph graph) {
    List<OutputNode> outputs = new ArrayList<>();
    graph.sources().forEach(source -> outputs.add(source.output()));
    graph.queries().forEach(query -> outputs.add(query.output()));
    return outputs;
  }

  private static void snapshot(OutputNode output, ScanPlaces scans, StateWriter writer) {
    List<Node> readers = output.readersInOrder();
    writer.writeLong(readers.size());
    for (Node reader : readers) {
      int place = scans.of(reader);
      writer.writeLong(place == ScanPlaces.NONE ? placeOf(reader) : place);
    }
  }

  private static long placeOf(Node reader) {
    if (reader instanceof ViewSink) {
      return VIEW;
    }
    return reader instanceof RetainedSink ? RETAINED : RING;
  }

  private static void write(String text, StateWriter writer) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    writer.writeBytes(bytes, 0, bytes.length);
  }

  private static String readText(StateReader reader) {
    return new String(reader.readBytes(), StandardCharsets.UTF_8);
  }

  /**
   * How far what was recorded had come when it was written.
   *
   * @param entries of the order so far: the number of the next
   * @param texts of the order so far: the number of the next
   * @param timesSilence whether it says since when handles are silent: earlier versions did not
   */
  public record Position(long entries, long texts, boolean timesSilence) {
    /** Before all entries. */
    public static final Position BEGINNING = new Position(0, 0, false);
  }

  private record Named(String name, int number, List<Boolean> merges) {}

  /** What was written, before it is taken over. */
  public static final class Image {
    private final Position position;
    private final long calls;
    private final long nanos;
    private final int nextSource;
    private final int nextQuery;
    private final List<Named> sources = new ArrayList<>();
    private final List<Named> queries = new ArrayList<>();
    private final List<Long> ranked;
    private final List<List<Long>> outputs = new ArrayList<>();

    /**
     * Reads it.
     *
     * @param reader gives what {@link GraphState#snapshot} wrote
     */
    public Image(StateReader reader) {
      position = new Position(reader.readLong(), reader.readLong(), false);
      calls = reader.readLong();
      nanos = reader.readLong();
      nextSource = (int) reader.readLong();
      nextQuery = (int) reader.readLong();
      for (long left = reader.readLong(); left > 0; left--) {
        sources.add(new Named(readText(reader), (int) reader.readLong(), List.of()));
      }
      for (long left = reader.readLong(); left > 0; left--) {
        String name = readText(reader);
        int number = (int) reader.readLong();
        List<Boolean> merges =
            longs(reader, reader.readLong()).stream().map(merge -> merge == 1).toList();
        queries.add(new Named(name, number, merges));
      }
      ranked = longs(reader, queries.size());
      for (int i = 0; i < sources.size() + queries.size(); i++) {
        outputs.add(longs(reader, reader.readLong()));
      }
    }

    private static List<Long> longs(StateReader reader, long count) {
      List<Long> longs = new ArrayList<>();
      for (long i = 0; i < count; i++) {
        longs.add(reader.readLong());
      }
      return longs;
    }

    /** How far what was recorded had come. */
    public Position position() {
      return position;
    }

    /**
     * Gives sources and queries the numbers and the places that they had. Before any of them has seen a
     * row, and before their state is restored.
     *
     * @param graph has those that there were, under their names
     */
    public void apply(Graph graph) {
      graph.flow().calls().goOnAt(calls);
      graph.clock().notBefore(nanos);
      graph.nextNumbers(nextSource, nextQuery);
      Map<String, SourceInput> sourcesByName = byName(graph.sources());
      for (Named each : sources) {
        named(sourcesByName, each.name()).number(each.number());
      }
      Map<String, Query> queriesByName = byName(graph.queries());
      Map<Long, Query> queriesByNumber = new HashMap<>();
      for (Named each : queries) {
        Query query = named(queriesByName, each.name());
        query.number(each.number());
        query.pipeline().merge(each.merges());
        queriesByNumber.put((long) each.number(), query);
      }
      graph.sort();
      ranked.forEach(number -> graph.rankLast(numbered(queriesByNumber, number)));
      ScanPlaces scans = scans(graph);
      List<OutputNode> nodes = outputs(graph);
      for (int i = 0; i < nodes.size(); i++) {
        arrange(nodes.get(i), outputs.get(i), scans);
      }
      graph.sources().forEach(source -> source.steps().changed());
      graph.ticks().graphChanged();
    }

    private static void arrange(OutputNode output, List<Long> places, ScanPlaces scans) {
      List<Node> order = new ArrayList<>();
      for (long place : places) {
        if (place >= 0) {
          order.add(scans.at(place));
        } else if (place != RING) {
          order.addAll(
              output.sinks().stream().filter(sink -> placeOf(sink) == place).toList());
        }
      }
      output.arrange(order);
    }

    private static <R extends Relation> Map<String, R> byName(List<R> all) {
      Map<String, R> byName = new HashMap<>();
      all.forEach(each -> byName.putIfAbsent(each.name(), each));
      return byName;
    }

    private static <R> R named(Map<String, R> all, String name) {
      R found = all.get(name);
      if (found == null) {
        throw foreign(name);
      }
      return found;
    }

    private static Query numbered(Map<Long, Query> all, long number) {
      Query found = all.get(number);
      if (found == null) {
        throw foreign("a query number " + number);
      }
      return found;
    }

    private static LaminarException foreign(String what) {
      return new LaminarException(
          ErrorCode.FOREIGN_STATE,
          "the state is of a database with " + what + ", which is not here",
          "restore it where the same statements were executed as where it was written");
    }
  }
}
