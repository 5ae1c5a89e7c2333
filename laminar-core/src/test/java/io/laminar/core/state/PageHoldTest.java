package io.laminar.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class PageHoldTest {
  private static final int STRIDE = 16;
  private static final int ENTRIES = 5_000;

  private final MemoryBudget budget = new MemoryBudget(1 << 23);
  private final MemoryAccount query = budget.open("a query");
  private final EntryStore store = new EntryStore(STRIDE, query);
  private final ByteHeap heap = new ByteHeap(query);
  private final List<Integer> ids = new ArrayList<>();
  private final Random random = new Random(8);
  private final StateSection section = StateSection.of(
      "state",
      1,
      "",
      writer -> {
        heap.snapshot(writer);
        store.snapshot(writer);
        writer.writeLong(ids.size());
      },
      reader -> {});

  private void fill() {
    for (int i = 0; i < ENTRIES; i++) {
      ids.add(add());
    }
  }

  private int add() {
    int id = store.allocate();
    int length = 13 + random.nextInt(60);
    store.writable(id)[store.offset(id)] = heap.add(new byte[length], 0, length);
    store.writable(id)[store.offset(id) + 1] = length;
    return id;
  }

  private void change() {
    int at = random.nextInt(ids.size());
    int id = ids.get(at);
    if (random.nextInt(4) == 0) {
      heap.free(store.page(id)[store.offset(id)], (int) store.page(id)[store.offset(id) + 1]);
      store.free(id);
      ids.set(at, add());
    } else {
      store.writable(id)[store.offset(id) + 2 + random.nextInt(STRIDE - 2)] = random.nextLong();
    }
  }

  private StateImage pin() {
    ImageWriter writer = new ImageWriter(budget.openReader("a checkpoint"));
    writer.write(section);
    return writer.image();
  }

  private byte[] present() {
    SnapshotWriter writer = new SnapshotWriter();
    writer.write(section);
    return writer.toBytes();
  }

  private static byte[] written(StateImage image) {
    SnapshotBytes bytes = new SnapshotBytes();
    image.writeTo(bytes);
    return bytes.toArray();
  }

  @Test
  void shouldWriteOnAnotherThreadWhatWasThereWhenItWasPinned() {
    fill();
    for (int round = 0; round < 20; round++) {
      byte[] now = present();
      StateImage image = pin();
      CompletableFuture<byte[]> later = CompletableFuture.supplyAsync(() -> written(image));
      for (int i = 0; i < 2_000; i++) {
        change();
      }
      assertThat(later.join()).isEqualTo(now);
      assertThat(written(image)).isEqualTo(now);
      image.close();
    }
  }

  @Test
  void shouldKeepPagesThatGoAndComeBack() {
    fill();
    free(640, 1_280);
    byte[] now = present();
    StateImage image = pin();
    free(2_560, 3_200);
    for (int i = 0; i < 2_000; i++) {
      add();
    }
    free(3_200, 3_840);

    assertThat(written(image)).isEqualTo(now);
    image.close();
  }

  private void free(int from, int end) {
    for (int id = from; id < end; id++) {
      heap.free(store.page(id)[store.offset(id)], (int) store.page(id)[store.offset(id) + 1]);
      store.free(id);
    }
  }

  @Test
  void shouldKeepWhatEachOfSeveralHasPinned() {
    fill();
    byte[] first = present();
    StateImage one = pin();
    change();
    byte[] second = present();
    StateImage other = pin();
    one.close();
    for (int i = 0; i < 1_000; i++) {
      change();
    }

    assertThat(written(other)).isEqualTo(second).isNotEqualTo(first);
    other.close();
  }

  @Test
  void shouldWriteInPlaceAndKeepNothingOnceItHasEnded() {
    fill();
    long[] page = store.page(ids.get(0));
    StateImage image = pin();
    image.close();
    long used = budget.usedBytes();

    for (int id : ids) {
      store.writable(id)[store.offset(id) + 2] = 1;
    }

    assertThat(store.page(ids.get(0))).isSameAs(page);
    assertThat(budget.usedBytes()).isEqualTo(used);
  }

  @Test
  void shouldChargeCopiesUntilItHasEnded() {
    fill();
    long used = budget.usedBytes();
    StateImage image = pin();
    int id = ids.get(0);

    store.writable(id)[store.offset(id) + 2] = 1;

    long kept = budget.usedBytes() - used;
    assertThat(kept).isGreaterThan((long) store.page(id).length * Long.BYTES);
    store.writable(id)[store.offset(id) + 2] = 2;
    assertThat(budget.usedBytes()).isEqualTo(used + kept);
    image.close();
    assertThat(budget.usedBytes()).isEqualTo(used);
  }

  @Test
  void shouldGiveWayWhereACopyDoesNotFit() {
    fill();
    StateImage image = pin();
    query.charge(budget.limitBytes() - budget.usedBytes() - 10_000);
    int id = ids.get(0);

    for (int each : ids) {
      store.writable(each)[store.offset(each) + 2] = 1;
    }

    assertThat(store.page(id)[store.offset(id) + 2]).isEqualTo(1);
    assertThat(budget.hasMarked()).isFalse();
    assertThat(budget.usedBytes()).isEqualTo(query.usedBytes());
    assertGaveWay(image);
  }

  @Test
  void shouldGiveWayToAQueryThatNeedsTheRoom() {
    fill();
    StateImage image = pin();
    ids.forEach(each -> store.writable(each)[store.offset(each) + 2] = 1);

    query.charge(budget.limitBytes() - budget.usedBytes() + 1);
    budget.stopMarked();

    assertThat(budget.usedBytes()).isEqualTo(query.usedBytes());
    assertGaveWay(image);
  }

  private void writeAll() {
    ids.forEach(each -> store.writable(each)[store.offset(each) + 2] = 1);
  }

  /** Another thread is the owner; it waits for the image. */
  private void assertWaits(StateImage image, byte[] pinned, Runnable owner) throws Exception {
    Thread thread = new Thread(owner);
    thread.start();
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      assertThat(thread.isAlive()).isTrue();
    }
    assertThat(written(image)).isEqualTo(pinned);
    assertThat(thread.isAlive()).isTrue();
    image.close();
    thread.join();
    assertThat(present()).isNotEqualTo(pinned);
  }

  @Test
  void shouldLetTheOwnerWaitWhereItInsists() throws Exception {
    fill();
    byte[] pinned = present();
    StateImage image = pin();
    image.insist();
    query.charge(budget.limitBytes() - budget.usedBytes() - 10_000);
    assertWaits(image, pinned, this::writeAll);
  }

  @Test
  void shouldLetAQueryThatNeedsTheRoomWaitWhereItInsists() throws Exception {
    fill();
    byte[] pinned = present();
    StateImage image = pin();
    image.insist();
    assertWaits(image, pinned, () -> {
      writeAll();
      query.charge(budget.limitBytes() - budget.usedBytes() + 1);
      budget.stopMarked();
    });
  }

  private static void assertGaveWay(StateImage image) {
    assertThatThrownBy(() -> written(image)).isInstanceOfSatisfying(LaminarException.class, e -> {
      assertThat(e.code()).isEqualTo(ErrorCode.RESOURCE_LIMIT);
      assertThat(e.problem()).startsWith("a checkpoint gave way to the state of the queries");
    });
    image.close();
  }

  @Test
  void shouldReadBackWhatIsInManyPieces() {
    fill();
    SnapshotBytes bytes = new SnapshotBytes();
    try (StateImage image = pin()) {
      image.writeTo(bytes);
    }
    EntryStore store2 = new EntryStore(STRIDE, query);
    ByteHeap heap2 = new ByteHeap(query);
    long[] count = new long[1];

    new SnapshotReader(bytes).read(List.of(StateSection.of("state", 1, "", writer -> {}, reader -> {
      heap2.restore(reader);
      store2.restore(reader);
      count[0] = reader.readLong();
    })));

    assertThat(bytes.size()).isGreaterThan(1 << 19);
    assertThat(count[0]).isEqualTo(ENTRIES);
    ids.forEach(id -> assertThat(store2.page(id)).isEqualTo(store.page(id)));
  }
}
