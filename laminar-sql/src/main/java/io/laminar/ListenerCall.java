package io.laminar;

import io.laminar.api.DatabaseListener;
import io.laminar.api.LaminarException;
import java.lang.System.Logger.Level;

/** Calls the listener of a database: what that throws is logged, and does no other harm. Any thread. */
final class ListenerCall {
  private ListenerCall() {}

  /**
   * Tells of a checkpoint that could not be made.
   *
   * @param why what it was refused with, or ended with
   */
  static void checkpointFailed(DatabaseListener listener, Throwable why) {
    String problem =
        why instanceof LaminarException coded ? coded.getMessage() : String.valueOf(why);
    make(() -> listener.onCheckpointFailed(problem));
  }

  /**
   * Makes one call.
   *
   * @param call of the listener
   */
  static void make(Runnable call) {
    try {
      call.run();
    } catch (RuntimeException | Error thrown) {
      if (thrown instanceof VirtualMachineError broken) {
        throw broken;
      }
      System.getLogger("io.laminar").log(Level.WARNING, "the listener of a database threw", thrown);
    }
  }
}
