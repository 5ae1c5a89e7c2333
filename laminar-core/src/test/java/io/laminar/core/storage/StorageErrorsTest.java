package io.laminar.core.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StorageErrorsTest {
  private static final Path FILE = Path.of("/data/log");

  private static String said(IOException cause) {
    return StorageErrors.unwritable(FILE, cause).problem();
  }

  @Test
  void shouldSayWhatIsWrongAndNotTheClassOfJava() {
    assertThat(said(new NoSuchFileException("/data/log")))
        .isEqualTo("/data/log cannot be written: there is no such file or directory");
    assertThat(said(new AccessDeniedException("/data")))
        .isEqualTo("/data/log cannot be written: permission is denied, /data");
    assertThat(said(new FileSystemException("/data/log", null, "File name too long")))
        .isEqualTo("/data/log cannot be written: File name too long");
    assertThat(said(new FileSystemException("/data/log")))
        .isEqualTo("/data/log cannot be written: the file system refuses it");
    assertThat(said(new IOException("Input/output error")))
        .isEqualTo("/data/log cannot be written: Input/output error");
    assertThat(StorageErrors.unreadable(FILE, new EOFException()).problem())
        .isEqualTo("/data/log cannot be read: it ends too early");
    assertThat(said(new ClosedChannelException()))
        .isEqualTo("/data/log cannot be written: it was closed");
  }
}
