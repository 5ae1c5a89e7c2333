package io.laminar.connector.file;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The only class that touches zstd-jni, which may be missing. */
final class ZstdStreams {
  private ZstdStreams() {}

  static boolean areThere() {
    try {
      return ZstdInputStreamNoFinalizer.recommendedDInSize() > 0;
    } catch (LinkageError missing) {
      // The library, or its native part for this machine.
      return false;
    }
  }

  static InputStream reading(InputStream packed) throws IOException {
    return new ZstdInputStreamNoFinalizer(packed);
  }

  static OutputStream writing(OutputStream target) throws IOException {
    return new ZstdOutputStreamNoFinalizer(target).setCloseFrameOnFlush(false);
  }
}
