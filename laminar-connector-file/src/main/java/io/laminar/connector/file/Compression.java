package io.laminar.connector.file;

import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.connector.ConnectorOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** How the bytes of a file are packed: option {@code compression}, or else the end of its name. */
enum Compression {
  /** As they are. */
  NONE(""),
  /** By the JDK. */
  GZIP(".gz"),
  /** By zstd-jni, where that is on the class path. */
  ZSTD(".zst");

  private static final int BUFFER_BYTES = 1 << 13;

  private final String ending;

  Compression(String ending) {
    this.ending = ending;
  }

  static Compression of(ConnectorOptions options, String fileName) {
    String asNamed = named(fileName).toString();
    return valueOf(options
        .oneOf("compression", asNamed, List.of("none", "gzip", "zstd"))
        .toUpperCase(Locale.ROOT));
  }

  /** What the end of a file's name says. */
  static Compression named(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    return name.endsWith(GZIP.ending) ? GZIP : name.endsWith(ZSTD.ending) ? ZSTD : NONE;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The name of the file within, by which its format is known. */
  static String withoutEnding(String fileName) {
    return fileName.substring(0, fileName.length() - named(fileName).ending.length());
  }

  /** Refuses what is not on the class path, before anything is opened. */
  void check() {
    if (this == ZSTD && !ZstdStreams.areThere()) {
      throw new LaminarException(
          ErrorCode.NOT_SUPPORTED,
          "zstd needs a library that is not on the class path",
          "add com.github.luben:zstd-jni, or use gzip");
    }
  }

  /**
   * Unpacks.
   *
   * @param packed owned by the result
   */
  InputStream reading(InputStream packed) {
    return this == NONE ? packed : new Unpacked(packed, this);
  }

  InputStream opened(InputStream packed) throws IOException {
    return switch (this) {
      case NONE -> packed;
      case GZIP -> new GZIPInputStream(packed, BUFFER_BYTES);
      case ZSTD -> ZstdStreams.reading(packed);
    };
  }

  /**
   * Packs; a flush makes readable what was written before.
   *
   * @param target owned by the result
   */
  OutputStream writing(OutputStream target) throws IOException {
    return switch (this) {
      case NONE -> target;
      case GZIP -> new GZIPOutputStream(target, BUFFER_BYTES, true);
      case ZSTD -> ZstdStreams.writing(target);
    };
  }
}
