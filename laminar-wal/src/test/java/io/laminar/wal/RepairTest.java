package io.laminar.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.RepairReport;
import io.laminar.core.storage.DataDirectory;
import io.laminar.core.storage.DirectoryRepair;
import io.laminar.wal.disk.Damage;
import io.laminar.wal.disk.FileTree;
import io.laminar.wal.disk.UnforcedDisk;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepairTest {
  private static final int REPAIRS = Integer.getInteger("wal.repairs", 60);
  private static final int REPAIRS_BY_CHRONICLE = Math.max(3, REPAIRS / 20);
  private static final long SEED = Long.getLong("wal.seed", 20_261_129);
  private static final String SEGMENT = "segment";

  @TempDir
  Path temporary;

  private SavedLogs make(String store) {
    return SavedLogs.write(store, temporary.resolve("data"));
  }

  private RepairReport repair() {
    return DirectoryRepair.run(
        temporary.resolve("data"), temporary.resolve("repaired"), new UnforcedDisk(), storage -> 0);
  }

  private static void refused(ErrorCode code, Runnable call, String words) {
    Assertions.assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            LaminarException.class, refusal -> assertThat(refusal.code()).isEqualTo(code))
        .hasMessageContaining(words);
  }

  @ParameterizedTest
  @ValueSource(strings = {"segment", "chronicle"})
  void shouldKeepTheBeginningOfEachLogWhateverIsDamaged(String store) {
    SavedLogs logs = make(store);
    Path data = temporary.resolve("data");
    Map<String, byte[]> whole = FileTree.read(data);
    int repairs = store.equals(SEGMENT) ? REPAIRS : REPAIRS_BY_CHRONICLE;
    for (int number = 0; number < repairs; number++) {
      Random random = new Random(SEED + number);
      Map<String, byte[]> damaged = Damage.any(random).of(whole, random);
      damaged = random.nextInt(4) == 0 ? Damage.any(random).of(damaged, random) : damaged;
      FileTree.change(data, whole, damaged);
      RepairReport report = repair();
      logs.check("seed " + (SEED + number) + ": " + report, report);
      assertThat(withoutLock(FileTree.read(data)).keySet())
          .isEqualTo(withoutLock(damaged).keySet());
      FileTree.change(data, FileTree.read(data), whole);
      FileTree.remove(report.repaired());
    }
  }

  private static Map<String, byte[]> withoutLock(Map<String, byte[]> files) {
    Map<String, byte[]> others = new TreeMap<>(files);
    others.remove("laminar.lock");
    others.values().removeIf(bytes -> bytes.length == 0);
    return others;
  }

  @ParameterizedTest
  @ValueSource(strings = {"segment", "chronicle"})
  void shouldKeepAllThatIsWhole(String store) {
    SavedLogs logs = make(store);
    RepairReport report = repair();
    assertThat(report.isWhole()).isTrue();
    assertThat(report.logs()).allMatch(log -> log.isKept() && log.bytesLeft() == 0);
    assertThat(report.logs())
        .extracting(RepairReport.Log::name)
        .containsExactly("checkpoint-1", "checkpoint-2", "rows");
    logs.check("whole", report);
    logs.checkFrames(report, SavedLogs.FRAMES);
  }

  @Test
  void shouldSayWhereAndWhy() {
    SavedLogs logs = make(SEGMENT);
    Path data = temporary.resolve("data");
    Map<String, byte[]> whole = FileTree.read(data);
    Map<String, byte[]> damaged = new TreeMap<>(whole);
    String name = whole.keySet().stream()
        .filter(each -> each.matches("rows.*seg"))
        .toList()
        .get(1);
    byte[] bytes = Objects.requireNonNull(damaged.get(name)).clone();
    bytes[200] ^= 1;
    damaged.put(name, bytes);
    damaged.remove("checkpoint-2.mark");
    FileTree.change(data, whole, damaged);
    RepairReport report = repair();
    assertThat(report.logs().get(1).isKept()).isFalse();
    assertThat(report.logs().get(1).damage().orElseThrow()).contains("checkpoint-2.mark");
    assertThat(report.logs().get(2).damage().orElseThrow())
        .matches(".*" + name + " is damaged at byte \\d+, frame \\d\\d: .*");
    assertThat(report.logs().get(2).bytesLeft()).isGreaterThan(1000);
    logs.check("said", report);
  }

  @Test
  void shouldRefuseWhatItMustNotTouch() {
    Path data = temporary.resolve("data");
    refused(ErrorCode.INVALID_ARGUMENT, this::repair, "is not a directory");
    make(SEGMENT);
    refused(
        ErrorCode.INVALID_ARGUMENT,
        () -> DirectoryRepair.run(data, data.resolve("inside"), new UnforcedDisk(), storage -> 0),
        "lies in");
    refused(
        ErrorCode.INVALID_ARGUMENT,
        () -> DirectoryRepair.run(data, temporary, new UnforcedDisk(), storage -> 0),
        "exists already");
    try (DataDirectory open = DataDirectory.open(data, SEGMENT, new UnforcedDisk())) {
      assertThat(open.path()).isDirectory();
      refused(ErrorCode.DATA_DIRECTORY_IN_USE, this::repair, "is open in this process");
    }
    FileTree.change(data, FileTree.read(data), Map.of("letter.txt", new byte[] {1}));
    refused(ErrorCode.DAMAGED_STORAGE, this::repair, "cannot be told");
    assertThat(temporary.resolve("repaired")).doesNotExist();
  }

  @Test
  void shouldTellTheStoreByItsFilesWhereItsNameIsDamaged() {
    make(SEGMENT);
    byte[] head =
        Objects.requireNonNull(FileTree.read(temporary.resolve("data")).get("laminar.store"));
    byte[] later = Arrays.copyOf(head, head.length);
    later[11] = 9;
    FileTree.change(
        temporary.resolve("data"), Map.of("laminar.store", head), Map.of("laminar.store", later));
    // Its checksum is another now: the files say which store it is.
    RepairReport report = repair();
    assertThat(report.remarks()).hasSize(1);
    assertThat(report.isWhole()).isFalse();
    refused(ErrorCode.INVALID_ARGUMENT, this::repair, "exists already");
  }
}
