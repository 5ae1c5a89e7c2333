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
 *   section    │ name: length 4, UTF-8 │ version 4 │ fingerprint 8 │ length 4 │ payload │
 *   payload    longs of 8 bytes, and byte strings: length 4, bytes          all big-endian
 * </pre>
 */
public final class SnapshotWriter implements StateWriter {
  /** "LamState". */
  static final long MAGIC = 0x4C616D5374617465L;

  private ByteBuffer bytes = ByteBuffer.allocate(1024);

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
    byte[] text = name.getBytes(StandardCharsets.UTF_8);
    writeBytes(text, 0, text.length);
    reserve(2 * Integer.BYTES + Long.BYTES).putInt(version).putLong(fingerprint).putInt(0);
    payload = bytes.position();
  }

  /** Ends the section that was begun. */
  public void end() {
    bytes.putInt(payload - Integer.BYTES, bytes.position() - payload);
  }

  @Override
  public void writeLong(long value) {
    reserve(Long.BYTES).putLong(value);
  }

  @Override
  public void writeLongs(long[] values, int from, int count) {
    ByteBuffer target = reserve(Math.multiplyExact(count, Long.BYTES));
    target.asLongBuffer().put(values, from, count);
    target.position(target.position() + count * Long.BYTES);
  }

  @Override
  public void writeBytes(byte[] source, int from, int count) {
    reserve(Math.addExact(Integer.BYTES, count)).putInt(count).put(source, from, count);
  }

  private ByteBuffer reserve(int count) {
    if (bytes.remaining() < count) {
      long needed = (long) bytes.position() + count;
      long doubled = Math.max(needed, 2L * bytes.capacity());
      int capacity = Math.toIntExact(Math.min(doubled, Math.max(needed, Integer.MAX_VALUE - 8)));
      bytes = ByteBuffer.wrap(Arrays.copyOf(bytes.array(), capacity)).position(bytes.position());
    }
    return bytes;
  }

  /**
   * Returns everything that was written.
   *
   * @return a new array
   */
  public byte[] toBytes() {
    int end = bytes.position();
    byte[] whole = Arrays.copyOf(bytes.array(), end + Integer.BYTES);
    ByteBuffer.wrap(whole).putInt(end, checksum(whole, end));
    return whole;
  }

  static int checksum(byte[] bytes, int end) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, end);
    return (int) crc.getValue();
  }
}
