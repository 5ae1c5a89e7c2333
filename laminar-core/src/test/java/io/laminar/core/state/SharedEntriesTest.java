package io.laminar.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SharedEntriesTest {
  private final EntryStore store = new EntryStore(2, MemoryAccount.ofHalfTheHeap());

  private int add(long value) {
    int id = store.allocate();
    store.writable(id)[store.offset(id)] = value;
    return id;
  }

  @Test
  void shouldNotWriteAReusedEntryIntoASharedPage() {
    int first = add(7);
    add(8);
    long[][] shared = store.share();
    store.free(first);

    assertThat(store.allocate()).isEqualTo(first);

    assertThat(store.page(first)[store.offset(first)]).isZero();
    assertThat(shared[0][store.offset(first)]).isEqualTo(7);
  }

  @Test
  void shouldNotWriteALiveEntryIntoASharedPage() {
    int first = add(7);
    long[][] shared = store.share();

    store.writable(first)[store.offset(first)] = 9;

    assertThat(store.page(first)[store.offset(first)]).isEqualTo(9);
    assertThat(shared[0][store.offset(first)]).isEqualTo(7);
  }

  @Test
  void shouldMakeSharedPagesOfAllEntriesWritable() {
    int[] ids = new int[600];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = add(i);
    }
    long[][] shared = store.share();

    store.makeWritable(ids, ids.length);

    for (int id : ids) {
      store.pages()[id >>> EntryStore.PAGE_BITS][store.offset(id)] = -1;
      assertThat(shared[id >>> EntryStore.PAGE_BITS][store.offset(id)]).isEqualTo(id);
    }
  }

  @Test
  void shouldChargeACopyOnceToWhoeverReadsLast() {
    MemoryBudget budget = new MemoryBudget(1 << 20);
    MemoryAccount query = budget.open("a query");
    MemoryAccount older = budget.openReader("a reader");
    MemoryAccount reader = budget.openReader("another reader");
    EntryStore lent = new EntryStore(2, query);
    int id = lent.allocate();
    query.lendTo(older);
    query.lendTo(reader);
    lent.share();

    long pageBytes = (long) lent.writable(id).length * Long.BYTES;

    assertThat(reader.usedBytes()).isEqualTo(pageBytes);
    lent.writable(id)[0] = 1;
    assertThat(reader.usedBytes()).isEqualTo(pageBytes);
    assertThat(older.usedBytes()).isZero();
  }

  @Test
  void shouldKeepSharedPagesWhenAHoldEnds() {
    int[] ids = new int[600];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = add(i);
    }
    long[][] shared = store.share();
    PageHold hold = new PageHold(new MemoryBudget(1 << 20).openReader("a checkpoint"));
    store.pin(hold);
    hold.close();

    for (int id : ids) {
      store.writable(id)[store.offset(id)] = -1;
      assertThat(shared[id >>> EntryStore.PAGE_BITS][store.offset(id)]).isEqualTo(id);
    }
  }
}
