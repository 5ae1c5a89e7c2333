package io.laminar.core.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Schema;
import io.laminar.core.state.KeyPartition;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.MemorySnapshot;
import io.laminar.core.state.StateWriter;
import io.laminar.core.view.ViewChanges.Change;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The rows of a keyed view by the partition of their keys. */
final class KeyedPartitionsTest {
  private static final Schema SCHEMA = ViewChanges.schema(3);
  private static final int ROWS = 200;

  private static KeyedRows rows() {
    return new KeyedRows(SCHEMA, List.of(0), MemoryAccount.ofHalfTheHeap());
  }

  private static Change row(int key, long weight) {
    String text = key % 3 == 0 ? null : "long enough for the heap " + key;
    return ViewChanges.change(3, key == 0 ? null : (long) key, text, weight);
  }

  private static MemorySnapshot[] parts(KeyedRows rows) {
    MemorySnapshot[] parts = new MemorySnapshot[KeyPartition.COUNT];
    StateWriter[] writers = new StateWriter[parts.length];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = new MemorySnapshot();
      writers[i] = parts[i].writer();
    }
    rows.writePartitions(writers);
    return parts;
  }

  private static KeyedRows filled() {
    KeyedRows rows = rows();
    List<Change> changes = new ArrayList<>();
    for (int key = 0; key < ROWS; key++) {
      changes.add(row(key, 1));
    }
    changes.add(row(17, -1));
    rows.add(ViewChanges.batch(SCHEMA, changes));
    return rows;
  }

  private static List<List<@Nullable Object>> content(KeyedRows rows) {
    return ViewChanges.rows(SCHEMA, rows.pin());
  }

  @Test
  void shouldPutAllPartitionsTogetherAgain() {
    KeyedRows original = filled();
    KeyedRows other = rows();

    for (MemorySnapshot part : parts(original)) {
      other.readPartition(part.reader());
    }

    assertThat(content(other)).containsExactlyInAnyOrderElementsOf(content(original));
    assertThat(content(other)).hasSize(ROWS - 1);
  }

  @Test
  void shouldHaveEachRowInOnePartitionAndInItsOrder() {
    KeyedRows original = filled();
    List<List<@Nullable Object>> all = new ArrayList<>();

    for (MemorySnapshot part : parts(original)) {
      KeyedRows some = rows();
      some.readPartition(part.reader());
      List<List<@Nullable Object>> rows = content(some);
      assertThat(content(original).stream().filter(rows::contains).toList()).isEqualTo(rows);
      all.addAll(rows);
    }

    assertThat(all).hasSize(ROWS - 1).doesNotHaveDuplicates();
  }

  @Test
  void shouldGoOnWithTheRowsThatItTookOver() {
    KeyedRows other = rows();
    for (MemorySnapshot part : parts(filled())) {
      other.readPartition(part.reader());
    }

    other.add(ViewChanges.batch(SCHEMA, List.of(row(5, -1), row(6, 1))));

    assertThat(content(other)).hasSize(ROWS - 2);
    assertThat(other.ignoredRetractions()).isZero();
  }
}
