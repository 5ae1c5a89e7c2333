package io.laminar.capi.image;

import org.apache.arrow.memory.util.MemoryUtil;
import org.graalvm.nativeimage.c.function.CEntryPoint;
import org.graalvm.nativeimage.c.function.CEntryPoint.IsolateThreadContext;
import org.graalvm.nativeimage.c.function.CFunctionPointer;
import org.graalvm.nativeimage.c.function.InvokeCFunctionPointer;
import org.graalvm.word.WordFactory;

/**
 * The host as a table of C functions, in the order of {@code HostTable} of {@code image.h}. Only a native image can call them; on a
 * Java virtual machine the class is not loaded.
 */
final class ImageHost extends BlockHost {
  private final Allocate allocate;
  private final Free free;
  private final Deliver onBatch;
  private final End onEnd;
  private final Open openSignal;
  private final Signal raise;
  private final Signal lower;
  private final Signal closeSignal;
  private final Call callFunction;
  private final Destroy destroy;

  private ImageHost(long table) {
    allocate = WordFactory.pointer(function(table, 0));
    free = WordFactory.pointer(function(table, 1));
    onBatch = WordFactory.pointer(function(table, 2));
    onEnd = WordFactory.pointer(function(table, 3));
    openSignal = WordFactory.pointer(function(table, 4));
    raise = WordFactory.pointer(function(table, 5));
    lower = WordFactory.pointer(function(table, 6));
    closeSignal = WordFactory.pointer(function(table, 7));
    callFunction = WordFactory.pointer(function(table, 8));
    destroy = WordFactory.pointer(function(table, 9));
  }

  private static long function(long table, int index) {
    return MemoryUtil.getLong(table + (long) index * Long.BYTES);
  }

  /** Makes the host known: called once, before {@link DatabaseEntryPoints#start}. */
  @CEntryPoint(name = "laminar_image_host")
  static int use(@IsolateThreadContext long isolateThread, long result, long table) {
    try {
      ImageCalls.use(new ImageHost(table));
      return ImageCalls.give(result, 0);
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @Override
  public long allocate(long bytes) {
    return allocate.invoke(bytes);
  }

  @Override
  public void free(long address) {
    free.invoke(address);
  }

  @Override
  public void onBatch(long function, long context, long array, long schema) {
    onBatch.invoke(function, context, array, schema);
  }

  @Override
  void end(long function, long context, long block) {
    onEnd.invoke(function, context, block);
  }

  @Override
  public int openSignal() {
    return openSignal.invoke();
  }

  @Override
  public void raise(int descriptor) {
    raise.invoke(descriptor);
  }

  @Override
  public void lower(int descriptor) {
    lower.invoke(descriptor);
  }

  @Override
  public void closeSignal(int descriptor) {
    closeSignal.invoke(descriptor);
  }

  @Override
  public int callFunction(long function, long context, long arguments, int count, long result) {
    return callFunction.invoke(function, context, arguments, count, result);
  }

  @Override
  public void destroy(long function, long context) {
    destroy.invoke(function, context);
  }

  private interface Allocate extends CFunctionPointer {
    @InvokeCFunctionPointer
    long invoke(long bytes);
  }

  private interface Free extends CFunctionPointer {
    @InvokeCFunctionPointer
    void invoke(long address);
  }

  private interface Deliver extends CFunctionPointer {
    @InvokeCFunctionPointer
    void invoke(long function, long context, long array, long schema);
  }

  private interface End extends CFunctionPointer {
    @InvokeCFunctionPointer
    void invoke(long function, long context, long block);
  }

  private interface Open extends CFunctionPointer {
    @InvokeCFunctionPointer
    int invoke();
  }

  private interface Signal extends CFunctionPointer {
    @InvokeCFunctionPointer
    void invoke(int descriptor);
  }

  private interface Call extends CFunctionPointer {
    @InvokeCFunctionPointer
    int invoke(long function, long context, long arguments, int count, long result);
  }

  private interface Destroy extends CFunctionPointer {
    @InvokeCFunctionPointer
    void invoke(long function, long context);
  }
}
