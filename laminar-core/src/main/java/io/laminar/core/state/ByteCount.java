package io.laminar.core.state;

/** Counts the bytes that a state takes. */
final class ByteCount implements StateWriter {
  private long bytes;

  long bytes() {
    return bytes;
  }

  @Override
  public void writeLong(long value) {
    bytes += Long.BYTES;
  }

  @Override
  public void writeLongs(long[] values, int from, int count) {
    bytes += (long) count * Long.BYTES;
  }

  @Override
  public void writeBytes(byte[] source, int from, int count) {
    bytes += Integer.BYTES + (long) count;
  }
}
