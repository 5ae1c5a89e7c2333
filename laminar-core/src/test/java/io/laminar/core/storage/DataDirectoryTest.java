package io.laminar.core.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir
  Path temporary;

  private DataDirectory open(Path path) {
    return open(path, "segment");
  }

  private static DataDirectory open(Path path, String store) {
    return DataDirectory.open(path, store, new FileSystemDisk());
  }

  private static void refused(ErrorCode code, ThrowingCallable call, String... words) {
    Assertions.assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            LaminarException.class, refusal -> assertThat(refusal.code()).isEqualTo(code))
        .hasMessageContainingAll(words);
  }

  @Test
  void shouldMakeTheDirectoryAndKnowItAgain() {
    Path path = temporary.resolve("a/b");
    try (DataDirectory made = open(path)) {
      assertThat(made.path()).isEqualTo(path).isDirectory();
    }
    try (DataDirectory again = open(temporary.resolve("a/./c/../b"))) {
      assertThat(again.path()).isEqualTo(path);
      assertThat(again.store()).isEqualTo("segment");
    }
  }

  @Test
  void shouldRefuseTheDirectoryToASecondDatabaseOfTheProcess() {
    try (DataDirectory first = open(temporary)) {
      assertThat(first.path()).isDirectory();
      refused(ErrorCode.DATA_DIRECTORY_IN_USE, () -> open(temporary), "open in this process");
    }
    open(temporary).close();
  }

  @Test
  void shouldNameTheProcessThatHasTheDirectoryUntilItIsKilled() throws Exception {
    open(temporary).close();
    Process holder = otherProcess();
    try {
      assertThat(holder.inputReader().readLine()).isEqualTo("locked");
      refused(
          ErrorCode.DATA_DIRECTORY_IN_USE,
          () -> open(temporary),
          "open in process " + holder.pid());
    } finally {
      holder.destroyForcibly();
      assertThat(holder.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }
    open(temporary).close();
  }

  private Process otherProcess() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            LockHolder.class.getName(),
            temporary.toString())
        .start();
  }

  private void refusedToAnotherProcess() throws IOException {
    assertThat(otherProcess().inputReader().readLine())
        .contains(
            "DATA_DIRECTORY_IN_USE",
            temporary + " is open in process " + ProcessHandle.current().pid());
  }

  @Test
  void shouldKeepTheDirectoryFromOthersThoughItWasRefusedHere(@TempDir Path beside)
      throws IOException {
    try (DataDirectory held = open(temporary)) {
      refusedToAnotherProcess();
      Path link = Files.createSymbolicLink(beside.resolve("link"), held.path());
      refused(ErrorCode.DATA_DIRECTORY_IN_USE, () -> open(temporary), "open in this process");
      refused(ErrorCode.DATA_DIRECTORY_IN_USE, () -> open(link), "open in this process");
      refusedToAnotherProcess();
    }
  }

  @Test
  void shouldKeepTheDirectoryFromOthersThoughTheLockWasRead() throws IOException {
    try (DataDirectory held = open(temporary)) {
      // POSIX gives the lock up when the file is closed.
      String text = Files.readString(held.path().resolve(DataDirectory.LOCK));
      assertThat(text).startsWith(ProcessHandle.current().pid() + " ");
      refusedToAnotherProcess();
    }
    assertThat(temporary.resolve(DataDirectory.LOCK)).isEmptyFile();
  }

  @Test
  void shouldNotWriteIntoAnotherThatTookItsPlace() throws IOException {
    Path path = temporary.resolve("data");
    try (DataDirectory held = open(path)) {
      Files.move(path, temporary.resolve("moved"));
      Assertions.assertThatThrownBy(() -> held.disk().open(path.resolve("file")))
          .isInstanceOf(IOException.class)
          .hasMessage(path + " was moved, removed or replaced while it was open");
      Files.createDirectory(path);
      Path another = Files.createFile(path.resolve(DataDirectory.LOCK));
      Assertions.assertThatThrownBy(() -> held.disk().delete(another))
          .hasMessageContaining("moved, removed or replaced");
      assertThat(path).isDirectoryContaining(another::equals);
    }
    open(temporary.resolve("moved")).close();
  }

  @Test
  void shouldRefuseADirectoryThatAnotherStoreWrote() {
    open(temporary, "chronicle").close();
    refused(
        ErrorCode.FOREIGN_DATA_DIRECTORY,
        () -> open(temporary),
        "written by the store 'chronicle', not by 'segment'");
    open(temporary, "chronicle").close();
  }

  @Test
  void shouldRefuseADirectoryWithFilesOfOthers() throws IOException {
    Files.writeString(temporary.resolve("letter.txt"), "dear");
    refused(ErrorCode.FOREIGN_DATA_DIRECTORY, () -> open(temporary), "letter.txt", "laminar.store");
    assertThat(temporary.resolve("letter.txt")).hasContent("dear");
    assertThat(temporary.resolve(DataDirectory.LOCK)).doesNotExist();
  }

  @Test
  void shouldRefuseAFileInPlaceOfTheDirectory() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "text");
    refused(ErrorCode.INVALID_CONFIG, () -> open(file), "is not a directory");
    Path below = file.resolve("a/b");
    refused(
        ErrorCode.INVALID_CONFIG,
        () -> open(below),
        below + " cannot be made: " + file + " is not a directory");
  }

  @Test
  void shouldRefuseALinkThatLeadsNowhere() throws IOException {
    Path gone = temporary.resolve("gone");
    Path link = Files.createSymbolicLink(temporary.resolve("link"), gone);
    String said = link + " is a symbolic link to " + gone + ", which is not there";
    refused(ErrorCode.INVALID_CONFIG, () -> open(link), said);
    refused(ErrorCode.INVALID_CONFIG, () -> open(link.resolve("a")), "cannot be made", said);
    assertThat(gone).doesNotExist();
    Files.createDirectory(gone);
    open(link).close();
  }

  @Test
  void shouldRefuseADamagedIdentity() throws IOException {
    open(temporary).close();
    Path identity = temporary.resolve(DataDirectory.IDENTITY);
    byte[] whole = Files.readAllBytes(identity);
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 1;
      Files.write(identity, damaged);
      refused(ErrorCode.DAMAGED_STORAGE, () -> open(temporary), "laminar.store");
    }
    Files.write(identity, "longer".getBytes(StandardCharsets.UTF_8), StandardOpenOption.APPEND);
    refused(ErrorCode.DAMAGED_STORAGE, () -> open(temporary), "does not have 32 bytes");
    Files.write(identity, whole);
    open(temporary).close();
  }

  @Test
  void shouldBeginAgainWhereMakingTheIdentityWasCutShort() throws IOException {
    Files.write(temporary.resolve(DataDirectory.IDENTITY + ".tmp"), new byte[7]);
    open(temporary).close();
    assertThat(Files.size(temporary.resolve(DataDirectory.IDENTITY))).isEqualTo(32);
  }

  @Test
  void shouldRefuseNamesOfLogsThatLeadElsewhere() {
    for (String name : new String[] {"", "../x", "a/b", "a.b", "A", "-a", "x".repeat(65)}) {
      refused(ErrorCode.INVALID_ARGUMENT, () -> LogName.check(name), "cannot be the name of a log");
    }
    assertThat(LogName.check("checkpoint-000012")).isEqualTo("checkpoint-000012");
  }
}
