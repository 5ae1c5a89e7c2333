package io.laminar.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class StepThreadsTest {
  private static final long HOUR_NANOS = TimeUnit.HOURS.toNanos(1);

  private final AtomicLong clock = new AtomicLong();
  private final List<Thread> made = new ArrayList<>();
  private final StepThreads threads = of(HOUR_NANOS);

  private StepThreads of(long idleNanos) {
    return new StepThreads(this::thread, idleNanos, HOUR_NANOS, clock::get);
  }

  private synchronized Thread thread(Runnable steps) {
    Thread thread = new Thread(steps, "steps");
    made.add(thread);
    return thread;
  }

  /** An interrupt of an idle thread ends it. */
  @AfterEach
  synchronized void end() throws InterruptedException {
    for (Thread thread : made) {
      while (thread.isAlive()) {
        thread.interrupt(); // Once more: one that comes before the thread is idle counts as the
        // step's.
        thread.join(1);
      }
    }
  }

  private static <T> T call(StepThreads threads, Callable<T> step) throws Exception {
    FutureTask<T> task = new FutureTask<>(step);
    threads.run(new StepThreads.Step(task));
    return task.get();
  }

  private static void awaitIdle(Thread thread) {
    while (thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
  }

  @Test
  void shouldGiveTheNextStepToTheThreadThatIsIdle() throws Exception {
    Thread first = call(threads, Thread::currentThread);
    awaitIdle(first);

    assertThat(call(threads, Thread::currentThread)).isSameAs(first);
    assertThat(made).hasSize(1);
  }

  @Test
  void shouldEndAThreadThatWasIdleForLongEnough() throws Exception {
    Thread thread = call(of(0), Thread::currentThread);

    thread.join();
    assertThat(call(threads, Thread::currentThread)).isNotSameAs(thread);
  }

  @Test
  void shouldEndAThreadAfterTheStepAtWhoseEndItIsTooOld() throws Exception {
    Thread thread = call(threads, Thread::currentThread);
    awaitIdle(thread);

    call(threads, () -> clock.addAndGet(HOUR_NANOS));

    thread.join();
    assertThat(made).hasSize(1);
  }

  @Test
  void shouldLetNoStepWaitForAnother() throws Exception {
    CyclicBarrier together = new CyclicBarrier(3);
    List<FutureTask<Integer>> tasks = new ArrayList<>();
    for (int caller = 0; caller < 3; caller++) {
      FutureTask<Integer> task = new FutureTask<>(together::await);
      threads.run(new StepThreads.Step(task));
      tasks.add(task);
    }
    for (FutureTask<Integer> task : tasks) {
      assertThat(task.get()).isBetween(0, 2);
    }
  }

  @Test
  void shouldRunAStepWithinAStep() throws Exception {
    assertThat(call(threads, () -> call(threads, () -> 1) + 1)).isEqualTo(2);
  }

  @Test
  void shouldLendTheContextClassLoaderToTheStepAlone() throws Exception {
    ClassLoader loader = new ClassLoader() {};
    Thread caller = Thread.currentThread();
    ClassLoader before = caller.getContextClassLoader();
    caller.setContextClassLoader(loader);
    try {
      assertThat(call(threads, () -> Thread.currentThread().getContextClassLoader()))
          .isSameAs(loader);
    } finally {
      caller.setContextClassLoader(before);
    }
    awaitIdle(made.get(0));
    assertThat(made.get(0).getContextClassLoader()).isNull();
  }

  @Test
  void shouldForgetAnInterruptThatAStepLeaves() throws Exception {
    Thread first = call(threads, () -> {
      Thread.currentThread().interrupt();
      return Thread.currentThread();
    });
    awaitIdle(first);

    assertThat(call(threads, Thread::interrupted)).isFalse();
    assertThat(made).hasSize(1);
  }

  @Test
  void shouldGoOnAfterAStepThatFails() throws Exception {
    assertThatThrownBy(() -> call(threads, () -> deep(1)))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(StackOverflowError.class);
    awaitIdle(made.get(0));

    assertThat(call(threads, Thread::currentThread)).isSameAs(made.get(0));
  }

  private static int deep(int depth) {
    return depth == 0 ? 0 : deep(depth + 1) + 1;
  }

  @Test
  void shouldTakeStepsOfManyCallersWithoutLosingOne() throws Exception {
    int callers = 4;
    int steps = 2_000;
    CountDownLatch ready = new CountDownLatch(callers);
    List<FutureTask<Long>> sums = new ArrayList<>();
    for (int caller = 0; caller < callers; caller++) {
      FutureTask<Long> sum = new FutureTask<>(() -> {
        ready.countDown();
        ready.await();
        long total = 0;
        for (int step = 0; step < steps; step++) {
          long value = step;
          total += call(threads, () -> value);
        }
        return total;
      });
      new Thread(sum).start();
      sums.add(sum);
    }
    for (FutureTask<Long> sum : sums) {
      assertThat(sum.get()).isEqualTo(steps * (steps - 1L) / 2);
    }
  }

  @Test
  void shouldTellThatAThreadHasEndedWithoutItsStep() throws InterruptedException {
    Thread[] ended = new Thread[1];
    StepThreads failing = new StepThreads(
        steps -> ended[0] = new Thread(() -> {}), HOUR_NANOS, HOUR_NANOS, clock::get);
    StepThreads.Step step = new StepThreads.Step(new FutureTask<>(() -> 1));

    failing.run(step);

    ended[0].join();
    assertThat(step.isLost()).isTrue();
  }

  @Test
  void shouldNotTakeAStepForLostThatIsDone() throws Exception {
    FutureTask<Integer> task = new FutureTask<>(() -> 1);
    StepThreads.Step step = new StepThreads.Step(task);
    assertThat(step.isLost()).isFalse();

    of(0).run(step);

    assertThat(task.get()).isEqualTo(1);
    for (Thread each : made) {
      each.join();
    }
    assertThat(step.isLost()).isFalse();
  }
}
