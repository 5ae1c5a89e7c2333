package io.laminar.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.data.Batch;
import io.laminar.core.data.ColumnBuffer;
import io.laminar.core.data.InlineBytes;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a structure holds of the budget goes back with its entries, but for a few pages. */
class StateGivenBackTest {
  /** What a structure may keep beyond the spare pages of its query. */
  private static final long FEW_PAGES = 64 << 10;

  private final MemoryAccount account = MemoryAccount.ofHalfTheHeap();

  private void assertGivenBack(long atFirst, long atMost) {
    assertThat(atMost).isGreaterThan(atFirst + 4 * PageStore.SPARE_BYTES);
    assertThat(account.usedBytes()).isLessThan(atFirst + PageStore.SPARE_BYTES + FEW_PAGES);
  }

  private static List<Integer> shuffled(List<Integer> ids) {
    Collections.shuffle(ids, new Random(5));
    return ids;
  }

  private static List<Integer> allocate(EntryStore store, int count) {
    List<Integer> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int id = store.allocate();
      store.writable(id)[store.offset(id)] = id * 31L;
      ids.add(id);
    }
    return ids;
  }

  @Test
  void shouldGiveBackPagesOfEntries() {
    EntryStore store = new EntryStore(7, account);
    long atFirst = account.usedBytes();
    for (int round = 0; round < 3; round++) {
      List<Integer> ids = shuffled(allocate(store, 100_000));
      long atMost = account.usedBytes();
      ids.forEach(store::free);
      assertGivenBack(atFirst, atMost);
    }
    assertThat(store.size()).isZero();
  }

  @Test
  void shouldGiveBackPagesThatAPinStillReads() {
    EntryStore store = new EntryStore(7, account);
    long atFirst = account.usedBytes();
    List<Integer> ids = allocate(store, 100_000);
    long atMost = account.usedBytes();
    long[][] pinned = store.share();
    shuffled(new ArrayList<>(ids)).forEach(store::free);
    assertGivenBack(atFirst, atMost);
    allocate(store, 50_000).forEach(id -> store.writable(id)[store.offset(id) + 1] = -1);
    for (int id : ids) {
      long[] page = pinned[id >>> EntryStore.PAGE_BITS];
      assertThat(page[store.offset(id)]).isEqualTo(id * 31L);
      assertThat(page[store.offset(id) + 1]).isZero();
    }
  }

  @Test
  void shouldGiveBackPagesOfAKeyedTable() {
    ByteHeap heap = new ByteHeap(account);
    KeyLayout layout = KeyLayout.of(List.of(DataType.of(TypeKind.VARCHAR)));
    KeyedTable table = new KeyedTable(layout, 1, heap, account);
    long atFirst = account.usedBytes();
    for (int round = 0; round < 3; round++) {
      List<Integer> ids = insert(table, new KeyRows(layout), 100_000);
      long atMost = account.usedBytes();
      shuffled(ids).forEach(table::remove);
      assertGivenBack(atFirst, atMost);
    }
    assertThat(heap.liveBytes() + table.size()).isZero();
  }

  private static List<Integer> insert(KeyedTable table, KeyRows keys, int count) {
    ColumnBuffer column = new ColumnBuffer(DataType.of(TypeKind.VARCHAR));
    Batch batch = new Batch(1);
    batch.column(0, column.vector());
    batch.selectFirst(1);
    List<Integer> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      column.begin();
      byte[] bytes = ("the key of number " + i).getBytes(StandardCharsets.UTF_8);
      column.setBytes(0, bytes, 0, bytes.length);
      keys.load(batch, new int[] {0}, batch.selection(), 1);
      ids.add(table.insert(keys, 0));
    }
    return ids;
  }

  @Test
  void shouldGiveBackNodesOfTrees() {
    ByteHeap heap = new ByteHeap(account);
    OrderedEntries trees = new OrderedEntries(OrderedEntries.Order.BYTES, 1, heap, account);
    long atFirst = account.usedBytes();
    int tree = 0;
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = (i + " is the key of a node").getBytes(StandardCharsets.UTF_8);
      tree = trees.link(tree, trees.create(InlineBytes.word0(bytes, 0, bytes.length), 0, bytes));
    }
    long atMost = account.usedBytes();
    while (tree != 0) {
      tree = trees.remove(tree, trees.first(tree));
    }
    assertGivenBack(atFirst, atMost);
  }

  @Test
  void shouldFindIntervalsThatAreLeft() {
    EntryStore store = new EntryStore(2, account);
    IntervalIndex index = new IntervalIndex(store, 0, account);
    List<Integer> ids = allocate(store, 100_000);
    ids.forEach(index::insert);
    int left = 10;
    List<Integer> gone = shuffled(new ArrayList<>(ids)).subList(left, ids.size());
    gone.forEach(id -> {
      index.remove(id);
      store.free(id);
    });
    assertThat(account.usedBytes()).isLessThan(2L * PageStore.SPARE_BYTES);
    assertThat(ids.stream().filter(id -> index.find(id * 31L, 0) == id)).hasSize(left);
  }

  @Test
  void shouldTakeSparePagesBeforeItAsksForMore() {
    MemoryAccount small = MemoryAccount.ofBytes(2 * PageStore.SPARE_BYTES);
    EntryStore store = new EntryStore(4, small);
    List<Integer> ids = allocate(store, 30_000);
    ids.forEach(store::free);
    assertThat(small.usedBytes()).isGreaterThan(PageStore.SPARE_BYTES / 2);
    assertThat(allocate(new EntryStore(5, small), 45_000)).hasSize(45_000);
  }
}
