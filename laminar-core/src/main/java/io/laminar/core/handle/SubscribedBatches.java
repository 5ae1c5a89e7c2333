package io.laminar.core.handle;

import io.laminar.api.Arguments;
import io.laminar.api.ArrowBatches;
import io.laminar.api.Schema;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** A subscription whose results are taken as Arrow batches. As the subscription, for one thread at a time. */
final class SubscribedBatches implements ArrowBatches {
  private final RingSubscription<?> subscription;

  SubscribedBatches(RingSubscription<?> subscription) {
    this.subscription = subscription;
  }

  @Override
  public Schema schema() {
    return subscription.schema();
  }

  @Override
  public @Nullable VectorSchemaRoot poll() {
    return subscription.pollArrow();
  }

  @Override
  public @Nullable VectorSchemaRoot recv() {
    return subscription.receiveArrow(Long.MAX_VALUE);
  }

  @Override
  public @Nullable VectorSchemaRoot recv(Duration timeout) {
    return subscription.receiveArrow(ResultWait.nanos(Arguments.notNull(timeout, "timeout")));
  }

  @Override
  public Iterator<VectorSchemaRoot> iterator() {
    return new Iterator<>() {
      private @Nullable VectorSchemaRoot ahead;

      @Override
      public boolean hasNext() {
        if (ahead == null) {
          ahead = recv();
        }
        return ahead != null;
      }

      @Override
      public VectorSchemaRoot next() {
        VectorSchemaRoot batch = hasNext() ? ahead : null;
        if (batch == null) {
          throw new NoSuchElementException("the stream of " + subscription.name() + " has ended");
        }
        ahead = null;
        return batch;
      }
    };
  }

  @Override
  public void close() {
    subscription.close();
  }

  @Override
  public String toString() {
    return "ArrowBatches of " + subscription;
  }
}
