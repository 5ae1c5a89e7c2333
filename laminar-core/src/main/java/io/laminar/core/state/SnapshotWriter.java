package io.laminar.core.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A snapshot as bytes: named, versioned sections, each with the fingerprint of what it is the state
 * of. One thread at a time.
 *
 * <pre>
 *   snapshot   │ magic 8 │ section │ section │ … │ CRC32C of all that 4 │
 *   section    │ name: length 4, UTF-8 │ version 4 │ fingerprint 8 │ length 8 │ payload │
 *   payload    longs of 8 bytes, and byte strings: length 4, bytes          all big-endian
 * </pre>
 */
public final class SnapshotWriter implements StateWriter {
  /** "LamStat2": the first form had lengths of sections of four bytes. */
  static final long MAGIC = 0x4C616D5374617432L;

  private final StateBuffer bytes = new StateBuffer();

  // Where that of the present section begins.
  private int payload;

  /** Makes an empty snapshot. */
  public SnapshotWriter() {
    writeLong(MAGIC);
  }

  /**
   * Digests what a state belongs to.
   *
   * @param definition a text that differs wherever the state would mean something else
   * @return the first 64 bits of its SHA-256
   */
  public static long fingerprint(String definition) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(definition.getBytes(StandardCharsets.UTF_8));
      return ByteBuffer.wrap(digest).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * Writes a section.
   *
   * @param section must not write sections of its own
   */
  public void write(StateSection section) {
    begin(section.name(), section.version(), section.fingerprint());
    section.writer().accept(this);
    end();
  }

  /**
   * Begins a section, whose payload is what is written until {@link #end}.
   *
   * @param name of this snapshot only once
   * @param version of the payload's format
   * @param fingerprint of what the payload is the state of
   */
  public void begin(String name, int version, long fingerprint) {
    writeHeader(bytes, name, version, fingerprint, 0);
    payload = bytes.size();
  }

  static void writeHeader(
      StateBuffer target, String name, int version, long fingerprint, long length) {
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    target.writeBytes(text, 0, text.length);
    target.writeInt(version);
    target.writeLong(fingerprint);
    target.writeLong(length);
  }

  /** Ends the section that was begun. */
  public void end() {
    bytes.putLong(payload - Long.BYTES, bytes.size() - payload);
  }

  @Override
  public void writeLong(long value) {
    bytes.writeLong(value);
  }

  @Override
  public void writeLongs(long[] values, int from, int count) {
    bytes.writeLongs(values, from, count);
  }

  @Override
  public void writeBytes(byte[] source, int from, int count) {
    bytes.writeBytes(source, from, count);
  }

  /**
   * Returns everything that was written.
   *
   * @return a new array
   */
  public byte[] toBytes() {
    int end = bytes.size();
    byte[] whole = Arrays.copyOf(bytes.array(), end + Integer.BYTES);
    CRC32C crc = new CRC32C();
    crc.update(whole, 0, end);
    ByteBuffer.wrap(whole).putInt(end, (int) crc.getValue());
    return whole;
  }
}
