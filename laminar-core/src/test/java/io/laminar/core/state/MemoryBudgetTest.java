package io.laminar.core.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
  private final MemoryBudget budget = new MemoryBudget(1000);
  private final List<String> stopped = new ArrayList<>();

  /** An account whose owner gives its memory back when it is stopped. */
  private MemoryAccount open(String owner, long bytes) {
    MemoryAccount account = budget.open(owner);
    account.onLimit(cause -> {
      stopped.add(owner + " " + cause.code());
      account.close();
    });
    account.charge(bytes);
    return account;
  }

  private static void refused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            LaminarException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
  }

  @Test
  void shouldRefuseTheOneThatAsksWhenItHoldsMost() {
    MemoryAccount large = open("large", 500);
    open("small", 400);
    large.charge(100);
    refused(ErrorCode.RESOURCE_LIMIT, () -> large.charge(1));
    assertThat(large.usedBytes()).isEqualTo(600);
    assertThat(budget.hasMarked()).isFalse();
  }

  @Test
  void shouldStopTheOneThatHoldsMostWhenAnotherAsks() {
    MemoryAccount small = open("small", 300);
    MemoryAccount large = open("large", 400);
    open("middle", 300);
    small.charge(50);
    assertThat(budget.hasMarked()).isTrue();
    refused(ErrorCode.RESOURCE_LIMIT, () -> large.charge(1));
    assertThat(stopped).isEmpty();
    budget.stopMarked();
    assertThat(stopped).containsExactly("large RESOURCE_LIMIT");
    assertThat(budget.hasMarked()).isFalse();
    assertThat(budget.usedBytes()).isEqualTo(650);
    small.charge(350);
    refused(ErrorCode.RESOURCE_LIMIT, () -> small.charge(1));
  }

  @Test
  void shouldCountWhatIsAskedForToTheShareOfTheOneThatAsks() {
    MemoryAccount asks = open("asks", 390);
    open("other", 400);
    refused(ErrorCode.RESOURCE_LIMIT, () -> asks.charge(211));
    assertThat(budget.hasMarked()).isFalse();
  }

  @Test
  void shouldLetTheOthersOverdrawByNoMoreThanAQuarter() {
    MemoryAccount small = open("small", 300);
    open("large", 700);
    small.charge(250);
    refused(ErrorCode.RESOURCE_LIMIT, () -> small.charge(1));
    assertThat(budget.usedBytes()).isEqualTo(1250);
  }

  @Test
  void shouldMarkAsManyAsTheRoomTakes() {
    MemoryAccount grows = open("grows", 100);
    open("first", 300);
    open("second", 301);
    open("third", 299);
    grows.charge(200);
    budget.stopMarked();
    assertThat(stopped).containsExactly("second RESOURCE_LIMIT");
    grows.charge(101);
    assertThat(budget.hasMarked()).isFalse();
    refused(ErrorCode.RESOURCE_LIMIT, () -> grows.charge(1));
  }

  @Test
  void shouldRefuseWhoReadsRatherThanStopAnother() {
    open("large", 900);
    MemoryAccount reader = budget.openReader("a reader");
    reader.charge(100);
    refused(ErrorCode.RESOURCE_LIMIT, () -> reader.charge(1));
    reader.requireRoom();
    assertThat(budget.hasMarked()).isFalse();
  }

  @Test
  void shouldTakeTheRoomOfWhoReadsFirst() {
    MemoryAccount asks = open("asks", 500);
    MemoryAccount reader = budget.openReader("a reader");
    open("other", 400);
    reader.charge(100);
    asks.charge(50);
    refused(ErrorCode.RESOURCE_LIMIT, reader::requireRoom);
    budget.stopMarked();
    assertThat(stopped).isEmpty();
    reader.close();
    asks.charge(50);
    assertThat(budget.hasMarked()).isFalse();
  }

  @Test
  void shouldAskWhoReadsOnlyAfterwardsForWhatItMakesOthersKeep() {
    open("view", 900);
    MemoryAccount reader = budget.openReader("a reader");
    assertThat(reader.owe(100)).isTrue();
    reader.requireRoom();
    assertThat(reader.owe(1)).isTrue();
    refused(ErrorCode.RESOURCE_LIMIT, reader::requireRoom);
    reader.close();
    assertThat(reader.owe(1)).isFalse();
    assertThat(budget.usedBytes()).isEqualTo(900);
  }

  @Test
  void shouldRefuseARingAndTakeNoneAway() {
    MemoryAccount ring = budget.openRing("a ring");
    ring.charge(700);
    MemoryAccount query = open("a query", 300);
    refused(ErrorCode.RESOURCE_LIMIT, () -> ring.charge(1));
    refused(ErrorCode.RESOURCE_LIMIT, () -> query.charge(1));
    ring.requireRoom();
    assertThat(budget.hasMarked()).isFalse();
    ring.charge(-100);
    query.charge(100);
  }

  @Test
  void shouldTakeNothingFromAnAccountThatWasClosed() {
    MemoryAccount account = open("account", 600);
    account.close();
    account.charge(-100);
    account.charge(2000);
    account.close();
    assertThat(account.usedBytes()).isZero();
    assertThat(budget.usedBytes()).isZero();
  }

  @Test
  void shouldNeedAtLeastOneByte() {
    refused(ErrorCode.INVALID_ARGUMENT, () -> new MemoryBudget(0));
  }

  @Test
  void shouldMarkAnotherOneWhereTheFirstIsNotEnough() {
    MemoryBudget of40 = new MemoryBudget(1_600);
    List<String> gone = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      MemoryAccount account = of40.open("q" + i);
      account.onLimit(cause -> {
        gone.add(account.owner());
        account.close();
      });
      account.charge(40);
    }

    of40.open("r").charge(30);
    of40.open("t").charge(30);
    of40.stopMarked();

    assertThat(gone).hasSize(2).doesNotHaveDuplicates();
  }
}
