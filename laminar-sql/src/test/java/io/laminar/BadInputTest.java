package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Everything wrong that {@code bad-input.txt} lists is refused in the words that stand there. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class BadInputTest {
  private static final Map<String, BadCalls.Call> CALLS = new TreeMap<>(BadCalls.ALL);

  static {
    CALLS.putAll(BadPushes.ALL);
  }

  @Test
  void shouldListEnoughAndEveryCall() {
    List<BadInputCase> cases = BadInputCase.readAll();
    List<String> calls = new ArrayList<>();
    cases.stream().map(BadInputCase::call).filter(call -> !call.isEmpty()).forEach(calls::add);

    assertThat(cases).hasSizeGreaterThan(250);
    assertThat(calls).doesNotHaveDuplicates().hasSameElementsAs(CALLS.keySet());
  }

  /** All in one database: each error leaves it as it was for the next. */
  @Test
  void shouldRefuseStatements() {
    SoftAssertions all = new SoftAssertions();
    try (BadInputFixture fixture = BadInputFixture.open()) {
      int done = 0;
      for (BadInputCase each : BadInputCase.readAll()) {
        if (each.call().isEmpty()) {
          Throwable thrown = catchThrowable(() -> fixture.db().execute(each.sql()));
          all.check(() -> each.check(thrown));
          fixture.checkThatNothingChanged(each.title());
          if (++done % 8 == 0) {
            fixture.checkThatRowsFlow();
          }
        }
      }
    }
    all.assertAll();
  }

  @TestFactory
  Stream<DynamicTest> shouldRefuseCalls() {
    return BadInputCase.readAll().stream()
        .filter(each -> !each.call().isEmpty())
        .map(each -> DynamicTest.dynamicTest(each.call(), () -> refuse(each)));
  }

  private static void refuse(BadInputCase each) {
    try (BadInputFixture fixture = BadInputFixture.open()) {
      BadCalls.Call call = Objects.requireNonNull(CALLS.get(each.call()), each.call());
      each.check(catchThrowable(() -> call.on(fixture.db())));
      fixture.checkThatRowsFlow();
    }
  }
}
