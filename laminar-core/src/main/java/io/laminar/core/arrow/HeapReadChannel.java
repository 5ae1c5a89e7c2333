package io.laminar.core.arrow;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.ipc.ReadChannel;

/** Reads the bodies of messages through a heap array: Arrow's own way needs a JVM flag. */
final class HeapReadChannel extends ReadChannel {
  private final InputStream in;
  private final byte[] chunk = new byte[1 << 14];

  HeapReadChannel(InputStream in) {
    super(Channels.newChannel(in));
    this.in = in;
  }

  @Override
  public long readFully(ArrowBuf buffer, long length) throws IOException {
    long start = buffer.writerIndex();
    long done = 0;
    while (done < length) {
      int read = in.readNBytes(chunk, 0, (int) Math.min(chunk.length, length - done));
      if (read == 0) {
        break;
      }
      buffer.setBytes(start + done, chunk, 0, read);
      done += read;
    }
    buffer.writerIndex(start + done);
    return done;
  }
}
