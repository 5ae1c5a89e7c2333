package io.laminar.core.operator.session;

import io.laminar.core.operator.aggregate.GroupMerge;
import io.laminar.core.operator.aggregate.GroupTransfer;
import io.laminar.core.operator.aggregate.Groups;
import io.laminar.core.state.StateReader;
import io.laminar.core.state.StateWriter;

/** A group for each session, to which nothing but the session leads. */
final class GroupPerSession implements SessionContents {
  private final Sessions sessions;
  private final Groups groups;
  private final GroupMerge merge;

  GroupPerSession(Sessions sessions, Groups groups) {
    this.sessions = sessions;
    this.groups = groups;
    this.merge = new GroupMerge(groups);
  }

  /** Gives a session that was just opened its group. */
  void open(int session) {
    sessions.group(session, merge.insertLoose());
  }

  @Override
  public void merge(int session, int behind) {
    int group = sessions.group(behind);
    merge.merge(group, sessions.group(session));
    groups.remove(group);
  }

  @Override
  public int sum(int session) {
    return sessions.group(session);
  }

  @Override
  public void endSum(int sum) {
    // It is the group of the session.
  }

  @Override
  public int gather(int session, int steps) {
    return steps;
  }

  @Override
  public int gathered(int session) {
    return sessions.group(session);
  }

  @Override
  public int release(int session, int steps) {
    int left = groups.release(sessions.group(session), steps);
    if (left >= 0) {
      groups.remove(sessions.group(session));
    }
    return left;
  }

  @Override
  public long liveBytes() {
    return 0;
  }

  @Override
  public void writeSession(int session, StateWriter writer) {
    new GroupTransfer(groups).write(sessions.group(session), writer);
  }

  @Override
  public void readSession(int session, StateReader reader) {
    int group = new GroupTransfer(groups).read(0, reader);
    // The session leads to it.
    groups.table().loosen(group);
    sessions.group(session, group);
  }

  @Override
  public void snapshot(StateWriter writer) {
    // Sessions lead to groups.
  }

  @Override
  public void restore(StateReader reader) {
    // Sessions lead to groups.
  }
}
