package io.laminar.sql.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.LaminarException;
import io.laminar.core.expression.Expression;
import io.laminar.sql.expression.FunctionEntry.Example;
import io.laminar.sql.expression.FunctionEntry.NullRule;
import io.laminar.sql.expression.ScalarFixture.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.SqlOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the registry says of every function is what calls of it do, and what the documentation says. */
final class FunctionReferenceTest {
  private static final long NANOS_PER_HOUR = 3_600_000_000_000L;

  private final ScalarFixture fixture = new ScalarFixture();

  /** An example with the entry that it is of. */
  private record Line(FunctionEntry entry, String sql) {}

  private static List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    for (FunctionEntry entry : Functions.all()) {
      for (Example example : entry.examples()) {
        lines.add(new Line(entry, example.sql()));
      }
    }
    return lines;
  }

  /** With -Dreference.write=true the page is written, and the test passes. */
  @Test
  void shouldBeThePageOfTheDocumentation() throws IOException {
    if (Boolean.getBoolean("reference.write")) {
      Files.writeString(FunctionPage.FILE, FunctionPage.text());
    }

    assertThat(Files.readString(FunctionPage.FILE)).isEqualTo(FunctionPage.text());
  }

  @Test
  void shouldRunEveryExample() {
    List<String> refused = new ArrayList<>();
    for (Line line : lines()) {
      try {
        assertThat(fixture.evaluate(line.sql())).hasSize(ScalarFixture.ROWS.length);
      } catch (LaminarException e) {
        refused.add(line.sql() + ": " + e.getMessage());
      }
    }
    assertThat(refused).isEmpty();
    assertThat(lines()).hasSizeGreaterThan(130);
  }

  @Test
  void shouldDoWithNullWhatTheEntrySays() {
    for (Line line : lines()) {
      RexNode call = fixture.plan(line.sql());
      List<@Nullable Object> results = fixture.evaluate(line.sql());
      NullRule rule = line.entry().nulls();
      if (rule == NullRule.STRICT && readsColumns(call)) {
        assertThat(results.get(ScalarFixture.NULL_ROW)).as(line.sql()).isNull();
      } else if (rule == NullRule.NEVER_NULL) {
        assertThat(results).as(line.sql()).doesNotContainNull();
        assertThat(call.getType().isNullable()).as(line.sql()).isFalse();
      }
    }
  }

  private static boolean readsColumns(RexNode call) {
    boolean[] found = new boolean[1];
    call.accept(new RexVisitorImpl<Void>(true) {
      @Override
      public Void visitInputRef(RexInputRef column) {
        found[0] = true;
        return super.visitInputRef(column);
      }
    });
    return found[0];
  }

  @Test
  void shouldDependOnTheTimeOnlyWhereTheEntrySays() {
    for (Line line : lines()) {
      Expression expression = ExpressionCompiler.compile(fixture.plan(line.sql()));
      List<@Nullable Object> now = fixture.evaluate(expression);
      List<@Nullable Object> later =
          fixture.evaluate(expression, ScalarFixture.NOW_NANOS + 49 * NANOS_PER_HOUR);

      assertThat(now.equals(later)).as(line.sql()).isNotEqualTo(line.entry().clock());
    }
  }

  @Test
  void shouldKnowSignatureAndResultTypeOfWhatIsCompiled() {
    for (FunctionEntry entry : Functions.all()) {
      if (entry.kernel().isPresent()) {
        List<SqlOperator> operators = Functions.operatorsOf(entry);
        assertThat(operators).as(entry.name()).isNotEmpty();
        assertThat(operators)
            .as(entry.name())
            .allSatisfy(operator -> assertThat(Functions.find(operator)).isEqualTo(entry));
      }
    }
  }

  @Test
  void shouldSayWhatEachFunctionThatIsWrittenGives() {
    for (FunctionEntry entry : Functions.all()) {
      boolean ofThePlanner = entry.name().startsWith("$")
          || entry.name().equals("SEARCH")
          || entry.name().equals("REINTERPRET");
      assertThat(entry.examples().isEmpty()).as(entry.name()).isEqualTo(ofThePlanner);
    }
  }

  @Test
  void shouldNotFailForWhatIsRight() {
    List<String> alwaysFailing = new ArrayList<>();
    for (Line line : lines()) {
      if (fixture.evaluate(line.sql()).stream().allMatch(Failure.class::isInstance)) {
        alwaysFailing.add(line.sql());
      }
    }
    assertThat(alwaysFailing).isEmpty();
  }
}
