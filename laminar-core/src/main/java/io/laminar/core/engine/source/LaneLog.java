package io.laminar.core.engine.source;

import io.laminar.api.Backpressure;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.ring.Channel;
import io.laminar.core.ring.Lane;
import io.laminar.core.ring.LaneFollower;
import io.laminar.core.ring.RowRing;
import io.laminar.core.ring.Waiter;
import org.jspecify.annotations.Nullable;

/** The log of a database, as sources see it. On the engine's thread. */
public interface LaneLog {
  /**
   * Refuses a source that gives up rows which were taken.
   *
   * @throws LaminarException {@link ErrorCode#INVALID_OPTION}
   */
  static void check(@Nullable LaneLog log, SourceSpec spec) {
    if (log != null && spec.isLogged() && spec.backpressure() == Backpressure.DROP_OLDEST) {
      throw new LaminarException(
          ErrorCode.INVALID_OPTION,
          spec.label()
              + " gives up its oldest rows (backpressure = 'drop_oldest'), and the"
              + " log of the database keeps every row that was pushed",
          "use backpressure = 'block' or 'reject', or wal_mode = 'off'");
    }
  }

  /** Lets a log read the lanes of a source, where it is to have its rows. */
  static void follow(@Nullable LaneLog log, SourceSpec spec, Channel channel) {
    if (log != null && spec.isLogged()) {
      channel.follow(log.reader());
    }
  }

  /**
   * Says what a log knows of a lane.
   *
   * @param again whether an earlier life had opened it
   */
  static void add(@Nullable LaneLog log, SourceInput source, LaneInput input, boolean again) {
    if (log == null) {
      return;
    }
    if (!source.spec().isLogged()) {
      if (!input.isInherited()) {
        input.unlogged(log.unlogged(source, input.lane()));
      }
    } else if (input.lane() instanceof Lane lane && lane.follower() != null) {
      LaneFollower follower = lane.follower();
      input.logged(
          again
              ? log.reopened(source, source.layout(), follower)
              : log.opened(source, source.layout(), follower, input.owner()));
    }
  }

  /** How the reader of the log waits for rows. */
  Waiter reader();

  /**
   * A lane was opened.
   *
   * @param source its source
   * @param layout of its slots
   * @param follower reads it for the log
   * @param owner whose it is
   * @return the lane as its producer sees it
   */
  LoggedLane opened(SourceInput source, SlotLayout layout, LaneFollower follower, LaneOwner owner);

  /**
   * A lane was opened whose rows the log is not to have.
   *
   * @param source its source
   */
  LoggedLane unlogged(SourceInput source, RowRing lane);

  /**
   * A lane of an earlier life was opened again, of which the log knows: it says from which row on it is to be written.
   *
   * @param source its source
   * @param layout of its slots
   * @param follower reads it for the log
   */
  LoggedLane reopened(SourceInput source, SlotLayout layout, LaneFollower follower);
}
