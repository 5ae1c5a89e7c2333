package io.laminar.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyedTableTest {
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT);
  private static final DataType NAME = DataType.of(TypeKind.VARCHAR);

  /** A table of counts beside a HashMap of them. */
  private static final class Counted {
    private final DataType type;
    private final MemoryAccount account;
    private final ByteHeap heap;
    private final KeyRows keys;
    private final KeyedTable table;
    private final Map<String, Long> expected = new HashMap<>();
    private final ColumnBuffer column;
    private final Batch batch = new Batch(1);
    private final int[] ids = new int[Batch.MAX_ROWS];

    Counted(DataType type, MemoryAccount account) {
      this.type = type;
      this.account = account;
      this.heap = new ByteHeap(account);
      KeyLayout layout = KeyLayout.of(List.of(type));
      this.keys = new KeyRows(layout);
      this.table = new KeyedTable(layout, 1, heap, account);
      this.column = new ColumnBuffer(type);
    }

    private void write(int row, long key) {
      if (type.kind() == TypeKind.VARCHAR) {
        byte[] bytes = (key % 2 == 0 ? "key " + key : "a key that is not inline " + key)
            .getBytes(StandardCharsets.UTF_8);
        column.setBytes(row, bytes, 0, bytes.length);
      } else {
        column.setWord(row, key);
      }
    }

    private void load(List<Long> values) {
      column.begin();
      for (int i = 0; i < values.size(); i++) {
        write(i, values.get(i));
      }
      batch.column(0).share(column.vector());
      batch.selectFirst(values.size());
    }

    void count(List<Long> values) {
      load(values);
      int created = table.findOrInsert(
          keys, batch, new int[] {0}, batch.selection(), batch.size(), ids, new int[256]);
      int before = expected.size();
      for (int i = 0; i < values.size(); i++) {
        int id = ids[i];
        table.entries().page(id)[table.entries().offset(id) + table.payload()]++;
        expected.merge(String.valueOf(values.get(i)), 1L, Long::sum);
      }
      assertThat(created).isEqualTo(expected.size() - before);
    }

    int find(long value) {
      load(List.of(value));
      keys.load(batch, new int[] {0}, batch.selection(), 1);
      return table.find(keys, 0);
    }

    void remove(long value) {
      table.remove(find(value));
      expected.remove(String.valueOf(value));
    }

    void check(long distinct) {
      assertThat(table.size()).isEqualTo(expected.size());
      for (long key = 0; key < distinct; key++) {
        int id = find(key);
        Long count = expected.get(String.valueOf(key));
        assertThat(id >= 0).as("key %s is there", key).isEqualTo(count != null);
        if (count != null) {
          assertThat(table.entries().page(id)[table.entries().offset(id) + table.payload()])
              .isEqualTo(count);
        }
      }
    }
  }

  private static void shouldAgreeWithAHashMap(DataType type, long seed) {
    Random random = new Random(seed);
    Counted counted = new Counted(type, MemoryAccount.ofHalfTheHeap());
    int distinct = 20_000;
    for (int round = 0; round < 300; round++) {
      List<Long> values = new ArrayList<>();
      for (int i = 0; i < Batch.MAX_ROWS; i++) {
        values.add((long) random.nextInt(distinct));
      }
      counted.count(values);
      for (int i = 0; i < 60; i++) {
        long key = random.nextInt(distinct);
        if (counted.expected.containsKey(String.valueOf(key))) {
          counted.remove(key);
        }
      }
    }
    counted.check(distinct);
    for (String key : List.copyOf(counted.expected.keySet())) {
      counted.remove(Long.parseLong(key));
    }
    assertThat(counted.table.size()).isZero();
    assertThat(counted.table.liveBytes()).isZero();
    assertThat(counted.heap.liveBytes()).isZero();
  }

  @Test
  void shouldAgreeWithAHashMapOnNumbers() {
    shouldAgreeWithAHashMap(BIGINT, 1);
  }

  @Test
  void shouldAgreeWithAHashMapOnNullableNumbers() {
    shouldAgreeWithAHashMap(BIGINT.withNullable(true), 2);
  }

  @Test
  void shouldAgreeWithAHashMapOnStrings() {
    shouldAgreeWithAHashMap(NAME, 3);
  }

  @Test
  void shouldFindEverythingAfterARestore() {
    Counted counted = new Counted(NAME, MemoryAccount.ofHalfTheHeap());
    for (long from = 0; from < 3000; from += 100) {
      counted.count(List.of(from, from + 1, from + 2, from));
    }
    counted.remove(100);
    MemorySnapshot snapshot = new MemorySnapshot();
    counted.heap.snapshot(snapshot.writer());
    counted.table.snapshot(snapshot.writer());
    Counted restored = new Counted(NAME, MemoryAccount.ofHalfTheHeap());
    StateReader reader = snapshot.reader();
    restored.heap.restore(reader);
    restored.table.restore(reader);
    restored.expected.putAll(counted.expected);
    restored.check(3000);
  }

  @Test
  void shouldStopByNameAtTheBudget() {
    Counted counted = new Counted(BIGINT, MemoryAccount.ofBytes(200_000));
    assertThatThrownBy(() -> {
          for (long key = 0; key < 100_000; key += 2) {
            counted.count(List.of(key, key + 1));
          }
        })
        .isInstanceOfSatisfying(
            LaminarException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE_LIMIT));
    assertThat(counted.account.usedBytes()).isLessThanOrEqualTo(200_000);
    assertThat(counted.table.size()).isGreaterThan(2000);
  }

  @Test
  void shouldUseFreedEntriesAgain() {
    Counted counted = new Counted(NAME, MemoryAccount.ofBytes(10_000_000));
    for (int round = 0; round < 500; round++) {
      List<Long> values = new ArrayList<>();
      for (long i = 0; i < 200; i++) {
        values.add(round * 200L + i);
      }
      counted.count(values);
      values.forEach(counted::remove);
    }
    assertThat(counted.account.usedBytes()).isLessThan(200_000);
  }
}
