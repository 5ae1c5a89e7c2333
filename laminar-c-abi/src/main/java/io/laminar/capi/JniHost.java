package io.laminar.capi;

import org.jspecify.annotations.Nullable;

/** The host calls of {@code liblaminar} over JNI, which registers the native methods before it calls {@link Entry#start}. */
final class JniHost implements HostCalls {
  /** Tells the library when the virtual machine ends, which the process may outlive: no call comes in any more. */
  JniHost() {
    Runtime.getRuntime().addShutdownHook(new Thread(JniHost::ended0, "laminar-ended"));
  }

  @Override
  public long allocate(long bytes) {
    return allocate0(bytes);
  }

  @Override
  public void free(long address) {
    free0(address);
  }

  @Override
  public void onBatch(long function, long context, long array, long schema) {
    onBatch0(function, context, array, schema);
  }

  @Override
  public void onEnd(long function, long context, byte @Nullable [] error) {
    onEnd0(function, context, error);
  }

  @Override
  public int openSignal() {
    return openSignal0();
  }

  @Override
  public void raise(int descriptor) {
    raise0(descriptor);
  }

  @Override
  public void lower(int descriptor) {
    lower0(descriptor);
  }

  @Override
  public void closeSignal(int descriptor) {
    closeSignal0(descriptor);
  }

  @Override
  public int callFunction(long function, long context, long arguments, int count, long result) {
    return callFunction0(function, context, arguments, count, result);
  }

  @Override
  public void destroy(long function, long context) {
    destroy0(function, context);
  }

  private static native long allocate0(long bytes);

  private static native void free0(long address);

  private static native void onBatch0(long function, long context, long array, long schema);

  private static native void onEnd0(long function, long context, byte @Nullable [] error);

  private static native int openSignal0();

  private static native void raise0(int descriptor);

  private static native void lower0(int descriptor);

  private static native void closeSignal0(int descriptor);

  private static native int callFunction0(
      long function, long context, long arguments, int count, long result);

  private static native void destroy0(long function, long context);

  private static native void ended0();
}
