package io.laminar.capi.image;

/** The host of a native image that is emulated in a Java virtual machine: {@code emulated_image.c} has the methods. */
final class EmulatedHost extends BlockHost {
  private EmulatedHost() {}

  /** Called by C, once the methods are registered. */
  static void install() {
    ImageCalls.use(new EmulatedHost());
  }

  @Override
  public native long allocate(long bytes);

  @Override
  public native void free(long address);

  @Override
  public native void onBatch(long function, long context, long array, long schema);

  @Override
  native void end(long function, long context, long block);

  @Override
  public native int openSignal();

  @Override
  public native void raise(int descriptor);

  @Override
  public native void lower(int descriptor);

  @Override
  public native void closeSignal(int descriptor);

  @Override
  public native int callFunction(
      long function, long context, long arguments, int count, long result);

  @Override
  public native void destroy(long function, long context);
}
