package io.laminar.core.engine.graph;

import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.pipeline.Node;
import io.laminar.core.pipeline.ScanNode;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateSection;
import io.laminar.core.view.PinnedRows;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the state of a table that has got columns since:
 *
 * <pre>
 *   sections ──▶ the query that kept its rows, as it was ──rows, NULL behind them──▶ the query that there is
 * </pre>
 *
 * <p>What reads the table has seen these rows, and sees none of them. On the engine's thread.
 */
public final class MigratedTable {
  private final Graph graph;
  private final Query table;
  private final Query before;

  private MigratedTable(Graph graph, Query table, Query before) {
    this.graph = graph;
    this.table = table;
    this.before = before;
  }

  /**
   * The sections of the state of a table.
   *
   * @param table is in the graph, without rows
   * @param spec what kept its rows when the state was written
   */
  public static List<StateSection> sections(Graph graph, Query table, QuerySpec spec) {
    MigratedTable migrated = new MigratedTable(graph, table, graph.newQuery(spec));
    return migrated.sections();
  }

  private List<StateSection> sections() {
    List<StateSection> sections = new ArrayList<>();
    @Nullable StateSection rows = null;
    for (StateSection each : before.sections()) {
      if (isSuffix(each, ", rows")) {
        rows = each;
      } else if (!isOwn(each)) {
        sections.add(each);
      }
    }
    if (rows != null) {
      StateSection last = rows;
      sections.add(StateSection.of(
          last.name(),
          last.version(),
          last.definition(),
          last.writer(),
          reader -> take(last, reader)));
    }
    // Behind the rows, which these have counted.
    table.sections().stream().filter(MigratedTable::isOwn).forEach(sections::add);
    return sections;
  }

  /** Tells whether a section is the same whatever the columns are. */
  private static boolean isOwn(StateSection section) {
    return isSuffix(section, ", counters") || isSuffix(section, ", errors");
  }

  private static boolean isSuffix(StateSection section, String suffix) {
    return section.name().endsWith(suffix);
  }

  private void take(StateSection rows, StateReader reader) {
    rows.reader().accept(reader);
    List<ScanNode> readers = new ArrayList<>();
    for (Node each : table.output().readersInOrder()) {
      if (each instanceof ScanNode scan) {
        readers.add(scan);
      }
    }
    readers.forEach(scan -> scan.mute(true));
    ScanNode scan = table.pipeline().scans().get(0);
    int columns = before.schema().size();
    Batch wide = new Batch(table.schema().size());
    for (int i = columns; i < table.schema().size(); i++) {
      wide.column(i, nulls(i).vector());
    }
    PinnedRows.Cursor cursor = before.pin().cursor();
    for (Batch batch = cursor.next(); batch != null; batch = cursor.next()) {
      for (int i = 0; i < columns; i++) {
        wide.column(i, batch.column(i));
      }
      wide.changesOf(batch);
      wide.select(batch.selection(), batch.size());
      graph.flow().deliver(scan, wide);
    }
    readers.forEach(each -> each.mute(false));
    before.release();
  }

  private ColumnBuffer nulls(int column) {
    ColumnBuffer nulls = new ColumnBuffer(table.schema().type(column));
    for (int row = 0; row < Batch.MAX_ROWS; row++) {
      nulls.setNull(row);
    }
    return nulls;
  }
}
