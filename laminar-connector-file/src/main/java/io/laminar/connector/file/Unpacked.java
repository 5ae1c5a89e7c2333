package io.laminar.connector.file;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.ClosedChannelException;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** The bytes in a packed file. Nothing is read before the first is asked for. */
final class Unpacked extends BulkInput {
  private final InputStream packed;
  private final Compression compression;
  private @Nullable InputStream unpacked;

  /** Bytes that were not packed so, or were damaged since. */
  static final class Damaged extends IOException {
    private static final long serialVersionUID = 1;

    Damaged(String message, IOException cause) {
      super(message, cause);
    }
  }

  Unpacked(InputStream packed, Compression compression) {
    this.packed = packed;
    this.compression = compression;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    try {
      InputStream present = unpacked;
      if (present == null) {
        present = compression.opened(packed);
        unpacked = present;
      }
      return present.read(target, offset, length);
    } catch (ClosedChannelException closed) {
      throw closed;
    } catch (EOFException e) {
      throw new Damaged("the " + compression + " data ends in the middle", e);
    } catch (ZipException e) {
      throw new Damaged("the file is not " + compression + ", or is damaged", e);
    } catch (IOException e) {
      boolean ofZstd = e.getClass().getName().startsWith("com.github.luben.zstd");
      throw ofZstd ? new Damaged("the file is not zstd, or is damaged or cut off", e) : e;
    }
  }

  @Override
  public void close() throws IOException {
    InputStream present = unpacked;
    if (present != null) {
      present.close();
    }
    packed.close();
  }
}
