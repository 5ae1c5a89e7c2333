package io.laminar.core.arrow;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.ipc.WriteChannel;

/** Writes the bodies of messages through a heap array: Arrow's own way needs a JVM flag. */
final class HeapWriteChannel extends WriteChannel {
  private final byte[] chunk = new byte[1 << 14];

  HeapWriteChannel(OutputStream out) {
    super(Channels.newChannel(out));
  }

  @Override
  public void write(ArrowBuf buffer) throws IOException {
    long length = buffer.readableBytes();
    for (long done = 0; done < length; ) {
      int count = (int) Math.min(chunk.length, length - done);
      buffer.getBytes(buffer.readerIndex() + done, chunk, 0, count);
      write(ByteBuffer.wrap(chunk, 0, count));
      done += count;
    }
  }
}
