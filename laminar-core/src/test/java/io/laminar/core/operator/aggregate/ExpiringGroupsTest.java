package io.laminar.core.operator.aggregate;

import static io.laminar.core.operator.aggregate.AggregateFunction.MAX;
import static io.laminar.core.operator.aggregate.Calls.call;

import io.laminar.api.DataType;
import io.laminar.api.TypeKind;
import io.laminar.core.operator.harness.OperatorHarness;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups that go when they are not written to: row by row, in cuts, and restored between any two of them. */
class ExpiringGroupsTest {
  private static final DataType BIGINT = DataType.of(TypeKind.BIGINT);
  private static final long TTL = 10;
  private static final long UNIT = 8;

  private static OperatorHarness groups() {
    return groups(TTL);
  }

  private static OperatorHarness groups(long ttl) {
    GroupSpec spec = GroupSpec.of(
        List.of(BIGINT, DataType.timestamp(3), BIGINT),
        List.of(0),
        List.of(AggregateCall.countAll(), call(MAX, 2, BIGINT)),
        1);
    return OperatorHarness.of(
            context -> new WatermarkExpiringGroups(spec, ttl, context), spec.inputTypes())
        .returns(GroupAggregateOperator.outputTypes(spec));
  }

  @Test
  void shouldRetractAGroupAndBeginAnother() {
    groups()
        .row(1, 0, 5)
        .expect(1, 1, 5)
        .row(2, 4, 7)
        .expect(2, 1, 7)
        .row(1, 3, 2)
        .expectChange(-1, 1, 1, 5)
        .expect(1, 2, 5)
        .watermark(12)
        .watermark(13)
        .expectChange(-1, 1, 2, 5)
        .row(1, 13, 1)
        .expect(1, 1, 1)
        .watermark(30)
        .expectChange(-1, 2, 1, 7)
        .expectChange(-1, 1, 1, 1)
        .run();
  }

  @Test
  void shouldLetManyGroupsGoInSteps() {
    OperatorHarness harness = groups();
    for (long key = 0; key < 280; key++) {
      harness.row(key, 0, key).expect(key, 1, key);
    }
    harness.watermark(Long.MAX_VALUE);
    for (long key = 0; key < 280; key++) {
      harness.expectChange(-1, key, 1, key);
    }
    harness.run();
  }

  /** A group of the model. */
  private static final class Group {
    long rows;
    long max = Long.MIN_VALUE;
    long due;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldDoWhatASimpleModelDoes(long seed) {
    Random random = new Random(seed);
    OperatorHarness harness = groups(UNIT * TTL).watermark(5);
    Map<Long, Group> model = new LinkedHashMap<>();
    long watermark = 0;
    for (int i = 0; i < 60; i++) {
      if (random.nextInt(4) == 0) {
        watermark += random.nextInt(6);
        harness.watermark(UNIT * watermark + 5);
        expire(model, UNIT * watermark + 5, harness);
      } else {
        // No two groups are due together; some rows of one are behind the watermark.
        long key = random.nextInt(5);
        long time = watermark + random.nextInt(8) + (key == 0 ? -2 : 1);
        write(model, key, UNIT * time + key, UNIT * watermark + 5, i, harness);
      }
    }
    harness.run();
  }

  private static void write(
      Map<Long, Group> model, long key, long time, long watermark, long value, OperatorHarness to) {
    to.row(key, time, value);
    Group group = model.computeIfAbsent(key, each -> new Group());
    if (group.rows > 0) {
      to.expectChange(-1, key, group.rows, group.max);
    }
    group.rows++;
    group.max = Math.max(group.max, value);
    group.due = Math.max(group.due, Math.max(time, watermark) + UNIT * TTL);
    to.expect(key, group.rows, group.max);
  }

  private static void expire(Map<Long, Group> model, long watermark, OperatorHarness to) {
    List<Map.Entry<Long, Group>> due = new ArrayList<>(model.entrySet());
    due.removeIf(each -> each.getValue().due > watermark);
    Collections.sort(due, Comparator.comparingLong(each -> each.getValue().due));
    for (Map.Entry<Long, Group> each : due) {
      to.expectChange(-1, each.getKey(), each.getValue().rows, each.getValue().max);
      model.remove(each.getKey());
    }
  }
}
