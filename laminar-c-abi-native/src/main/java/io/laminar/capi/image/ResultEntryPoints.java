package io.laminar.capi.image;

import io.laminar.capi.ResultEntry;
import org.graalvm.nativeimage.c.function.CEntryPoint;
import org.graalvm.nativeimage.c.function.CEntryPoint.IsolateThreadContext;

/** Sinks, subscriptions and streams: the methods of {@link ResultEntry}, by the names that {@code liblaminar} looks for. */
public final class ResultEntryPoints {
  private ResultEntryPoints() {}

  @CEntryPoint(name = "laminar_image_ResultEntry_sink")
  static int sink(@IsolateThreadContext long isolateThread, long result, long database, long name) {
    try {
      return ImageCalls.give(result, ResultEntry.sink(database, Blocks.read(name)));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_ResultEntry_sinkSchema")
  static int sinkSchema(
      @IsolateThreadContext long isolateThread, long result, long sink, long schema) {
    try {
      return ImageCalls.give(result, ResultEntry.sinkSchema(sink, schema));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_ResultEntry_isChangelog")
  static int isChangelog(
      @IsolateThreadContext long isolateThread, long result, long sink, long is) {
    try {
      return ImageCalls.give(result, ResultEntry.isChangelog(sink, is));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_ResultEntry_closeSink")
  static int closeSink(@IsolateThreadContext long isolateThread, long result, long sink) {
    try {
      return ImageCalls.give(result, ResultEntry.closeSink(sink));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_ResultEntry_subscribe")
  static int subscribe(
      @IsolateThreadContext long isolateThread, long result, long sink, long overflow) {
    try {
      return ImageCalls.give(result, ResultEntry.subscribe(sink, (int) overflow));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_ResultEntry_subscribeAfter")
  static int subscribeAfter(
      @IsolateThreadContext long isolateThread, long result, long sink, long sequence) {
    try {
      return ImageCalls.give(result, ResultEntry.subscribeAfter(sink, sequence));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_ResultEntry_next")
  static int next(
      @IsolateThreadContext long isolateThread,
      long result,
      long subscription,
      long nanos,
      long array,
      long schema) {
    try {
      return ImageCalls.give(result, ResultEntry.next(subscription, nanos, array, schema));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_ResultEntry_deliver")
  static int deliver(
      @IsolateThreadContext long isolateThread,
      long result,
      long subscription,
      long onBatch,
      long onEnd,
      long context) {
    try {
      return ImageCalls.give(result, ResultEntry.deliver(subscription, onBatch, onEnd, context));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_ResultEntry_descriptor")
  static int descriptor(
      @IsolateThreadContext long isolateThread, long result, long subscription, long descriptor) {
    try {
      return ImageCalls.give(result, ResultEntry.descriptor(subscription, descriptor));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_ResultEntry_isEnded")
  static int isEnded(
      @IsolateThreadContext long isolateThread, long result, long subscription, long is) {
    try {
      return ImageCalls.give(result, ResultEntry.isEnded(subscription, is));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_ResultEntry_dropped")
  static int dropped(
      @IsolateThreadContext long isolateThread, long result, long subscription, long rows) {
    try {
      return ImageCalls.give(result, ResultEntry.dropped(subscription, rows));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_ResultEntry_subscriptionSchema")
  static int subscriptionSchema(
      @IsolateThreadContext long isolateThread, long result, long subscription, long schema) {
    try {
      return ImageCalls.give(result, ResultEntry.subscriptionSchema(subscription, schema));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_ResultEntry_subscriptionStream")
  static int subscriptionStream(
      @IsolateThreadContext long isolateThread, long result, long subscription) {
    try {
      return ImageCalls.give(result, ResultEntry.subscriptionStream(subscription));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_ResultEntry_closeSubscription")
  static int closeSubscription(
      @IsolateThreadContext long isolateThread, long result, long subscription) {
    try {
      return ImageCalls.give(result, ResultEntry.closeSubscription(subscription));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_ResultEntry_streamSchema")
  static int streamSchema(
      @IsolateThreadContext long isolateThread, long result, long stream, long schema) {
    try {
      return ImageCalls.give(result, ResultEntry.streamSchema(stream, schema));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_ResultEntry_streamNext")
  static int streamNext(
      @IsolateThreadContext long isolateThread, long result, long stream, long array) {
    try {
      return ImageCalls.give(result, ResultEntry.streamNext(stream, array));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }

  @CEntryPoint(name = "laminar_image_ResultEntry_closeStream")
  static int closeStream(@IsolateThreadContext long isolateThread, long result, long stream) {
    try {
      return ImageCalls.give(result, ResultEntry.closeStream(stream));
    } catch (Throwable failed) {
      return ImageCalls.FAILED;
    }
  }
}
