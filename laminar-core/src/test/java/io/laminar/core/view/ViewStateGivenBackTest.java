package io.laminar.core.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.Schema;
import io.laminar.core.state.MemoryAccount;
import io.laminar.core.state.MemoryBudget;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The memory of a view's rows goes back with them, whether or not a query still reads them. */
class ViewStateGivenBackTest {
  private static final int ROWS = 20_000;
  private static final int BATCH = 200;
  private static final Schema SCHEMA = ViewChanges.schema(3);

  /** A MiB of spare pages, and some that are not empty. */
  private static final long KEPT_BYTES = (1 << 20) + (100 << 10);

  private MemoryAccount account = MemoryAccount.ofHalfTheHeap();

  private ViewRows rows(boolean keyed) {
    return keyed ? new KeyedRows(SCHEMA, List.of(0), account) : new BagRows(SCHEMA, account);
  }

  private static void change(ViewRows rows, int from, int to, long weight) {
    for (int first = from; first < to; first += BATCH) {
      List<ViewChanges.Change> changes = new ArrayList<>();
      for (long i = first; i < first + BATCH; i++) {
        changes.add(ViewChanges.change(3, i, "a text that is not inline " + i, weight));
      }
      rows.add(ViewChanges.batch(SCHEMA, changes));
    }
  }

  private static long count(PinnedRows rows) {
    return ViewChanges.rows(SCHEMA, rows).stream().distinct().count();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldGiveBackWhatRowsTook(boolean keyed) {
    ViewRows rows = rows(keyed);
    change(rows, 0, ROWS, 1);
    assertThat(account.usedBytes()).isGreaterThan(2 * KEPT_BYTES);
    change(rows, 0, ROWS - BATCH, -1);
    assertThat(account.usedBytes()).isLessThan(KEPT_BYTES);
    assertThat(count(rows.pin())).isEqualTo(BATCH);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldGiveBackWhatAQueryStillReads(boolean keyed) {
    ViewRows rows = rows(keyed);
    change(rows, 0, ROWS, 1);
    PinnedRows all = rows.pin();
    change(rows, 0, ROWS - BATCH, -1);
    assertThat(account.usedBytes()).isLessThan(KEPT_BYTES);
    PinnedRows few = rows.pin();
    change(rows, ROWS, 2 * ROWS, 1);
    assertThat(count(all)).isEqualTo(ROWS);
    assertThat(count(few)).isEqualTo(BATCH);
    assertThat(count(rows.pin())).isEqualTo(ROWS + BATCH);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldChargeWhoReadsWithWhatOnlyItReads(boolean keyed) {
    MemoryBudget budget = new MemoryBudget(1 << 30);
    account = budget.open("a view");
    ViewRows rows = rows(keyed);
    change(rows, 0, ROWS, 1);
    long held = account.usedBytes();
    MemoryAccount reader = budget.openReader("a query");
    account.lendTo(reader);
    PinnedRows pinned = rows.pin();
    assertThat(reader.usedBytes()).isZero();
    change(rows, 0, ROWS - BATCH, -1);
    // The index is not pinned, nor is a spare page.
    assertThat(reader.usedBytes()).isBetween(held * 7 / 10, held);
    assertThat(budget.usedBytes()).isEqualTo(account.usedBytes() + reader.usedBytes());
    assertThat(count(pinned)).isEqualTo(ROWS);
    reader.close();
    change(rows, ROWS, 2 * ROWS, 1);
    assertThat(budget.usedBytes()).isEqualTo(account.usedBytes());
  }
}
