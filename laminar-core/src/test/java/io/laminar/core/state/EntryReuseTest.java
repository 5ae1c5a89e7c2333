package io.laminar.core.state;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Where room is found for the next entry. */
final class EntryReuseTest {
  private static final int PAGE = EntryStore.PAGE_MASK + 1;

  private final EntryStore store = new EntryStore(2, MemoryAccount.ofHalfTheHeap());

  private void fill(int pages) {
    for (int id = 0; id < pages * PAGE; id++) {
      assertThat(store.allocate()).isEqualTo(id);
    }
  }

  @Test
  void shouldFillAFullPageAgainThatHasRoom() {
    fill(3);
    store.free(PAGE + 5);

    assertThat(store.allocate()).isEqualTo(PAGE + 5);
    assertThat(store.allocate()).isEqualTo(3 * PAGE);
  }

  @Test
  void shouldUseTheNumberOfAPageThatWasGivenBack() {
    fill(3);
    for (int id = PAGE; id < 2 * PAGE; id++) {
      store.free(id);
    }

    assertThat(store.allocate()).isEqualTo(PAGE);
  }

  @Test
  void shouldAddAPageWhereAllThatWereRestoredAreFull() {
    fill(3);
    MemorySnapshot snapshot = new MemorySnapshot();
    store.snapshot(snapshot.writer());
    EntryStore restored = new EntryStore(2, MemoryAccount.ofHalfTheHeap());
    restored.restore(snapshot.reader());

    assertThat(restored.allocate()).isEqualTo(3 * PAGE);
  }
}
