package io.laminar.capi.image.reach;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * {@code META-INF/native-image} says all that the tests of the database look up by name, and nothing else.
 *
 * <p>Every construct, function and message of the text tests takes half a minute, so {@code mvn verify} runs the tests of the
 * entry points only, which have to find everything registered. With {@code -Dreachability=all} everything runs, and what is
 * registered has to be reached as well; with {@code -Dreachability=write} the files are written.
 */
final class ReachabilityTest {
  private static final Path FILES =
      Path.of("src/main/resources/META-INF/native-image/io.laminar/laminar-c-abi-native");

  private static final List<String> ENTRY_POINTS = List.of(
      "io.laminar.capi.ConfigJsonTest",
      "io.laminar.capi.DatabaseTest",
      "io.laminar.capi.EncodedRowTest",
      "io.laminar.capi.EntryTest",
      "io.laminar.capi.FunctionTest",
      "io.laminar.capi.ImportTest",
      "io.laminar.capi.StatementTest",
      "io.laminar.capi.SubscriptionTest",
      "io.laminar.capi.TypesTest");

  /** Those that read the text files, and the functions with their examples. */
  private static final List<String> TEXTS = List.of(
      "io.laminar.BadInputTest#shouldRefuseStatements",
      "io.laminar.EventTimeStateTest",
      "io.laminar.LongStringsTest",
      "io.laminar.RecordedValuesTest",
      "io.laminar.TemporalValueTest",
      "io.laminar.oracle.OracleAnswersTest",
      "io.laminar.sql.catalog.CatalogTest",
      "io.laminar.sql.expression.FunctionReferenceTest",
      "io.laminar.sql.parser.CaretTest",
      "io.laminar.sql.parser.SqlParserErrorTest",
      "io.laminar.sql.parser.SqlParserTest",
      "io.laminar.sql.plan.RefusalTest",
      "io.laminar.streams.StreamCasesTest");

  /** The classes of files and of the log; those of the store {@code chronicle} are not of an image. */
  private static final List<String> FILES_AND_LOGS = List.of(
      "io.laminar.connector.file.ArrayFileTest",
      "io.laminar.connector.file.ArrowFileTest",
      "io.laminar.connector.file.BadRecordTest",
      "io.laminar.connector.file.CsvSourceTest",
      "io.laminar.connector.file.FileOptionsTest",
      "io.laminar.connector.file.FileSinkTest",
      "io.laminar.connector.file.FilesTest",
      "io.laminar.connector.file.JsonPathTest",
      "io.laminar.connector.file.JsonSourceTest",
      "io.laminar.wal.frame.PayloadPackerTest",
      "io.laminar.wal.segment.SegmentFailureTest",
      "io.laminar.wal.segment.SegmentLogTest");

  /** Arrow asks the JDK for one of them: the first up to Java 20, the second from 21 on. Both are registered. */
  private static final Set<String> OF_A_RELEASE = Set.of(
      "method java.nio.DirectByteBuffer <init> long,int",
      "method java.nio.DirectByteBuffer <init> long,long");

  /** An image has the connector for files, which the words of this test take for missing. */
  private static final String REFUSES_CONNECTORS = "BadInputTest:shouldRefuseStatements";

  @Test
  void shouldRegisterWhatTheEntryPointsReach() throws IOException {
    Map<String, String> found = Recording.of(ENTRY_POINTS);

    assertThat(Integer.parseInt(found.getOrDefault("tests", "0"))).isGreaterThan(70);
    assertThat(found.getOrDefault("failures", "")).isEmpty();
    assertThat(forbidden(found)).isEmpty();
    assertThat(missing(found)).isEmpty();
  }

  @Test
  @EnabledIfSystemProperty(named = "reachability", matches = "all|write")
  void shouldRegisterWhatEveryStatementReachesAndNothingElse() throws IOException {
    List<String> all = new ArrayList<>(ENTRY_POINTS);
    all.addAll(TEXTS);
    all.addAll(FILES_AND_LOGS);
    System.setProperty("streams.once", "true");
    Map<String, String> found = Recording.of(all);

    assertThat(found.getOrDefault("failures", "").split("JUnit Jupiter:", -1))
        .filteredOn(each -> !each.startsWith(REFUSES_CONNECTORS))
        .allMatch(each -> each.startsWith("\nFailures (") || each.isEmpty());
    assertThat(Integer.parseInt(found.getOrDefault("tests", "0"))).isGreaterThan(1300);
    assertThat(forbidden(found)).isEmpty();
    if (System.getProperty("reachability", "").equals("write")) {
      write(found);
    }
    assertThat(missing(found)).isEmpty();
    assertThat(notReached(found)).isEmpty();
  }

  /** Whatever no image can do, and what was looked up where the recording does not see it. */
  private static List<String> forbidden(Map<String, String> found) {
    return found.entrySet().stream()
        .filter(each -> each.getKey().startsWith("forbidden") || each.getKey().startsWith("unseen"))
        .map(each -> each.getKey() + ", called by " + each.getValue())
        .toList();
  }

  /** The entries to add, or to put in the place of others of the same name. */
  private static List<String> missing(Map<String, String> found) throws IOException {
    Set<String> registered = registered();
    Set<String> both = new TreeSet<>(registered);
    both.addAll(found.keySet());
    return changes(new Metadata(both), new Metadata(registered));
  }

  /** The entries that would stay, or go, if only what was found were registered. */
  private static List<String> notReached(Map<String, String> found) throws IOException {
    Set<String> reached = new TreeSet<>(registered());
    reached.removeIf(line -> !found.containsKey(line) && !OF_A_RELEASE.contains(line));
    return changes(new Metadata(registered()), new Metadata(reached));
  }

  private static List<String> changes(Metadata wanted, Metadata present) {
    List<String> changes = new ArrayList<>();
    wanted.files().forEach((name, text) -> {
      List<String> there = present
          .files()
          .getOrDefault(name, "")
          .lines()
          .map(ReachabilityTest::entry)
          .toList();
      text.lines()
          .map(ReachabilityTest::entry)
          .filter(line -> !there.contains(line))
          .forEach(line -> changes.add(name + ": " + line));
    });
    return changes;
  }

  private static String entry(String line) {
    return line.endsWith(",") ? line.substring(0, line.length() - 1) : line;
  }

  private static Set<String> registered() throws IOException {
    return Metadata.read(
        Files.readString(FILES.resolve("reflect-config.json")),
        Files.readString(FILES.resolve("proxy-config.json")),
        Files.readString(FILES.resolve("resource-config.json")));
  }

  private static void write(Map<String, String> found) throws IOException {
    Set<String> lines = new TreeSet<>(found.keySet());
    lines.addAll(OF_A_RELEASE);
    for (Map.Entry<String, String> file : new Metadata(lines).files().entrySet()) {
      Files.writeString(FILES.resolve(file.getKey()), file.getValue());
    }
  }
}
