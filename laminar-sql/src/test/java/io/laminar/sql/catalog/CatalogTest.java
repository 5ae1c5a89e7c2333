package io.laminar.sql.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.laminar.api.Column;
import io.laminar.api.Config;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import io.laminar.sql.parser.SqlParser;
import io.laminar.sql.parser.Statement;
import io.laminar.sql.parser.Statement.ObjectKind;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CatalogTest {
  private static final Schema NUMBERS =
      new Schema(List.of(new Column("a", DataType.of(TypeKind.INTEGER))));
  private static final Schema WORDS =
      new Schema(List.of(new Column("a", DataType.of(TypeKind.VARCHAR))));

  private final Catalog catalog = new Catalog();

  /** Trades is read by bars, bars by daily and a sink, daily by a sink. */
  @BeforeEach
  void createObjects() {
    create("CREATE SOURCE Trades (a INT NOT NULL)");
    create("CREATE SOURCE quotes (b INT)");
    createView("CREATE STREAM bars AS SELECT a FROM Trades", NUMBERS, "Trades");
    createView("CREATE MATERIALIZED VIEW daily AS SELECT a FROM bars", NUMBERS, "bars");
    create("CREATE SINK out_bars FROM BARS");
    create("CREATE SINK out_daily FROM daily");
  }

  @Test
  void shouldFindNamesWhateverTheirCaseUnlessQuoted() {
    assertThat(catalog.find("TRADES").orElseThrow().name()).isEqualTo("Trades");
    assertThat(catalog.require(drop("DROP SOURCE \"Trades\"").name()).name()).isEqualTo("Trades");
    LaminarException error = catchThrowableOfType(
        LaminarException.class,
        () -> catalog.require(drop("DROP SOURCE \"trades\"").name()));
    assertThat(error.code()).isEqualTo(ErrorCode.UNKNOWN_OBJECT);
    assertThat(error.remedy()).startsWith("did you mean Trades?");
    assertThat(error.position().orElseThrow().column()).isEqualTo(13);
  }

  @Test
  void shouldListInOrderOfCreation() {
    assertThat(names(catalog.all()))
        .containsExactly("Trades", "quotes", "bars", "daily", "out_bars", "out_daily");
    assertThat(names(catalog.all(ObjectKind.SINK))).containsExactly("out_bars", "out_daily");
    assertThat(names(catalog.readersOf("BARS"))).containsExactly("daily", "out_bars");
  }

  @Test
  void shouldRefuseADuplicateOfAnyKind() {
    LaminarException error = actionError("CREATE STREAM trades AS SELECT 1");
    assertThat(error.code()).isEqualTo(ErrorCode.DUPLICATE_NAME);
    assertThat(error.problem()).isEqualTo("there is a source Trades already");
    assertThat(error.position().orElseThrow().column()).isEqualTo(15);
  }

  @Test
  void shouldDecideWhatACreateDoes() {
    assertThat(action("CREATE SOURCE fresh (a INT)")).isEqualTo(CreateAction.CREATE);
    assertThat(action("CREATE SOURCE IF NOT EXISTS fresh (a INT)")).isEqualTo(CreateAction.CREATE);
    assertThat(action("CREATE OR REPLACE SOURCE fresh (a INT)")).isEqualTo(CreateAction.CREATE);
    assertThat(action("CREATE SOURCE IF NOT EXISTS TRADES (a INT)")).isEqualTo(CreateAction.SKIP);
    assertThat(action("CREATE OR REPLACE STREAM bars AS SELECT 1")).isEqualTo(CreateAction.REPLACE);
  }

  @Test
  void shouldNotReplaceOrSkipAnotherKind() {
    assertThat(actionError("CREATE OR REPLACE STREAM daily AS SELECT 1").getMessage())
        .contains("daily is a materialized view, not a stream");
    assertThat(actionError("CREATE SINK IF NOT EXISTS Trades FROM bars").code())
        .isEqualTo(ErrorCode.WRONG_OBJECT_KIND);
    assertThat(actionError("CREATE STREAM bars$errors AS SELECT 1").problem())
        .contains("belong to the error streams");
  }

  @Test
  void shouldReplaceWhatOthersReadOnlyWithTheSameColumns() {
    createView("CREATE OR REPLACE STREAM Bars AS SELECT a + 1 FROM Trades", NUMBERS, "Trades");
    assertThat(names(catalog.all()))
        .containsExactly("Trades", "quotes", "Bars", "daily", "out_bars", "out_daily");
    LaminarException error = catchThrowableOfType(
        LaminarException.class,
        () -> createView("CREATE OR REPLACE STREAM bars AS SELECT a FROM Trades", WORDS, "Trades"));
    assertThat(error.code()).isEqualTo(ErrorCode.HAS_DEPENDENTS);
    assertThat(error.problem()).contains("out_bars", "out_daily", "daily");
    assertThat(catalog.find("bars").orElseThrow().schema()).isEqualTo(NUMBERS);
  }

  @Test
  void shouldNotReplaceRowsThatOthersReadByAChangelog() {
    String sql = "CREATE OR REPLACE STREAM bars AS SELECT a FROM Trades";
    CatalogEntry before = catalog.find("bars").orElseThrow();
    assertRefused(() -> createView(sql, NUMBERS, true, -1, List.of(), "Trades"), "would change");
    assertThat(catalog.find("bars")).containsSame(before);
    String counts = "CREATE OR REPLACE STREAM counts AS SELECT a FROM Trades";
    createView(counts, NUMBERS, true, -1, List.of(), "Trades");
    create("CREATE SINK out_counts FROM counts");
    assertRefused(
        () -> createView(counts, NUMBERS, false, -1, List.of(), "Trades"), "would change");
  }

  @Test
  void shouldNotReplaceTheEventTimeThatOthersRead() {
    Schema times = new Schema(
        List.of(new Column("t", DataType.timestamp(3)), new Column("u", DataType.timestamp(3))));
    String sql = "CREATE OR REPLACE STREAM timed AS SELECT t, u FROM Trades";
    createView(sql, times, false, 0, List.of(), "Trades");
    create("CREATE SINK out_timed FROM timed");
    for (int other : new int[] {1, -1}) {
      assertRefused(
          () -> createView(sql, times, false, other, List.of(), "Trades"), "would change");
      assertThat(catalog.find("timed").orElseThrow().eventTimeColumn()).isZero();
    }
    createView(sql, times, false, 0, List.of(), "Trades");
  }

  @Test
  void shouldNotTakeTheUniqueKeyFromReaders() {
    Schema columns = new Schema(List.of(
        new Column("k", DataType.of(TypeKind.INTEGER)),
        new Column("n", DataType.of(TypeKind.INTEGER))));
    String sql = "CREATE OR REPLACE STREAM counts AS SELECT k, n FROM Trades";
    createView(sql, columns, true, -1, List.of(List.of(0)), "Trades");
    createView(sql, columns, true, -1, List.of(List.of(0, 1)), "Trades");
    create("CREATE SINK out_counts FROM counts");
    assertThat(catalog.find("out_counts").orElseThrow().uniqueKeys())
        .containsExactly(List.of(0, 1));
    createView(sql, columns, true, -1, List.of(List.of(1)), "Trades");
    assertRefused(
        () -> createView(sql, columns, true, -1, List.of(List.of(0, 1)), "Trades"),
        "its rows would no longer be unique by n: out_counts");
    assertRefused(() -> createView(sql, columns, true, -1, List.of(), "Trades"), "unique by n");
    createView(sql, columns, true, -1, List.of(List.of()), "Trades");
  }

  @Test
  void shouldReplaceWhatNobodyReadsWithAnything() {
    create("CREATE OR REPLACE SOURCE quotes (c VARCHAR, d INT)");
    assertThat(catalog.require("quotes").schema().size()).isEqualTo(2);
  }

  @Test
  void shouldRefuseAViewThatWouldReadItself() {
    LaminarException direct = catchThrowableOfType(
        LaminarException.class,
        () -> createView("CREATE OR REPLACE STREAM bars AS SELECT a FROM bars", NUMBERS, "bars"));
    LaminarException indirect = catchThrowableOfType(
        LaminarException.class,
        () -> createView("CREATE OR REPLACE STREAM bars AS SELECT a FROM daily", NUMBERS, "daily"));
    assertThat(direct.problem()).isEqualTo("bars would read itself");
    assertThat(indirect.problem()).isEqualTo("bars would read itself through daily");
  }

  @Test
  void shouldRefuseToDropWhatOthersReadAndNameThem() {
    LaminarException error = catchThrowableOfType(
        LaminarException.class, () -> catalog.planDrop(drop("DROP SOURCE trades")));
    assertThat(error.code()).isEqualTo(ErrorCode.HAS_DEPENDENTS);
    assertThat(error.getMessage()).contains("out_daily", "daily", "out_bars", "bars", "CASCADE");
    assertThat(names(catalog.planDrop(drop("DROP SINK out_bars")))).containsExactly("out_bars");
  }

  @Test
  void shouldDropDependentsFirst() {
    List<CatalogEntry> order = catalog.planDrop(drop("DROP SOURCE trades CASCADE"));
    assertThat(names(order))
        .containsExactlyInAnyOrder("Trades", "bars", "daily", "out_bars", "out_daily");
    for (int i = 0; i < order.size(); i++) {
      for (CatalogEntry later : order.subList(i + 1, order.size())) {
        assertThat(later.isReading(order.get(i).name())).isFalse();
      }
    }
    catalog.remove(order);
    assertThat(names(catalog.all())).containsExactly("quotes");
  }

  @Test
  void shouldKeepTheDropOrderAfterAReplacementReadsSomethingNewer() {
    createView("CREATE STREAM late AS SELECT a FROM Trades", NUMBERS, "Trades");
    createView("CREATE OR REPLACE STREAM bars AS SELECT a FROM late", NUMBERS, "late");
    assertThat(names(catalog.dependentsOf("trades"))).endsWith("bars", "late");
  }

  @Test
  void shouldCheckWhatADropNames() {
    assertThat(catalog.planDrop(drop("DROP STREAM IF EXISTS nothing"))).isEmpty();
    LaminarException unknown = catchThrowableOfType(
        LaminarException.class, () -> catalog.planDrop(drop("DROP STREAM bar")));
    assertThat(unknown.getMessage())
        .contains("there is no stream bar", "did you mean bars? there is: bars");
    LaminarException wrong = catchThrowableOfType(
        LaminarException.class, () -> catalog.planDrop(drop("DROP STREAM daily")));
    assertThat(wrong.getMessage()).contains("not a stream", "write DROP MATERIALIZED VIEW daily");
  }

  @Test
  void shouldNotLetASinkBeRead() {
    LaminarException error = catchThrowableOfType(
        LaminarException.class,
        () -> SinkDefinition.of(
            (Statement.CreateSink) SqlParser.parseOne("CREATE SINK s FROM out_bars"), catalog));
    assertThat(error.getMessage()).contains("out_bars is a sink", "read bars, which it reads");
  }

  @Test
  void shouldNameKindsToCallersFromOutsideOfSql() {
    assertThat(catalog.require("bars", ObjectKind.STREAM, ObjectKind.SINK).name())
        .isEqualTo("bars");
    LaminarException unknown = catchThrowableOfType(
        LaminarException.class, () -> catalog.require("trade", ObjectKind.SOURCE));
    assertThat(unknown.getMessage()).contains("there is no source trade. did you mean Trades?");
    LaminarException wrong = catchThrowableOfType(
        LaminarException.class, () -> catalog.require("bars", ObjectKind.SOURCE));
    assertThat(wrong.getMessage())
        .contains("bars is a stream, not a source. there is: Trades, quotes");
  }

  @Test
  void shouldNotChangeASnapshot() {
    Catalog before = catalog.snapshot();
    catalog.remove(catalog.planDrop(drop("DROP SOURCE quotes")));
    assertThat(before.find("quotes")).isPresent();
    assertThat(catalog.find("quotes")).isEmpty();
  }

  @Test
  void shouldReadTheOptionsOfViews() {
    assertThat(viewOptions("on_error = 'STOP'").onError()).isEqualTo(ViewOptions.OnError.STOP);
    assertThat(viewOptions("on_error = skip").onError()).isEqualTo(ViewOptions.OnError.SKIP);
    assertThat(viewOptions("state_ttl = '1h'").stateTtl()).contains(Duration.ofHours(1));
    assertThat(viewOptions("state_limit_bytes = 4096").stateLimitBytes()).hasValue(4096);
    LaminarException wrong =
        catchThrowableOfType(LaminarException.class, () -> viewOptions("on_error = 'stopp'"));
    assertThat(wrong.getMessage()).contains("did you mean stop? there is: skip, stop");
    LaminarException unknown =
        catchThrowableOfType(LaminarException.class, () -> viewOptions("buffer_size = 2"));
    assertThat(unknown.getMessage()).contains("a stream has no option buffer_size");
  }

  private static ViewOptions viewOptions(String options) {
    String sql = "CREATE STREAM s WITH (" + options + ") AS SELECT 1";
    return ViewOptions.of((Statement.CreateView) SqlParser.parseOne(sql));
  }

  private void create(String sql) {
    Statement statement = SqlParser.parseOne(sql);
    CatalogEntry entry = statement instanceof Statement.CreateSource source
        ? SourceDefinition.of(source, Config.defaults())
        : SinkDefinition.of((Statement.CreateSink) statement, catalog);
    catalog.put(entry, statement.position());
  }

  private void createView(String sql, Schema schema, String reads) {
    createView(sql, schema, false, -1, List.of(), reads);
  }

  private void createView(
      String sql,
      Schema schema,
      boolean changelog,
      int eventTime,
      List<List<Integer>> keys,
      String reads) {
    Statement.CreateView view = (Statement.CreateView) SqlParser.parseOne(sql);
    catalog.put(
        ViewDefinition.of(view, schema, changelog, eventTime, keys, List.of(reads)),
        view.name().position());
  }

  private static void assertRefused(ThrowingCallable replacement, String problem) {
    LaminarException error = catchThrowableOfType(LaminarException.class, replacement);
    assertThat(error.code()).isEqualTo(ErrorCode.HAS_DEPENDENTS);
    assertThat(error.problem()).contains(problem);
  }

  private CreateAction action(String sql) {
    return catalog.actionFor((Statement.Create) SqlParser.parseOne(sql));
  }

  private LaminarException actionError(String sql) {
    return catchThrowableOfType(LaminarException.class, () -> action(sql));
  }

  private static Statement.Drop drop(String sql) {
    return (Statement.Drop) SqlParser.parseOne(sql);
  }

  private static List<String> names(List<CatalogEntry> entries) {
    return entries.stream().map(CatalogEntry::name).toList();
  }
}
