package io.laminar.core.operator.aggregate;

import io.laminar.core.data.Batch;
import io.laminar.core.operator.Output;
import io.laminar.core.operator.OutputRows;

/**
 * Takes inserted rows that are commits of their own: all of a batch at once, aggregate by aggregate,
 * with the results of each row's group before and after it side by side. What comes out is what
 * taking them row by row gives.
 *
 * <pre>
 *   output row:   0 old of row 0 │ 1 new of row 0 │ 2 old of row 1 │ …
 *   selected:     both, the new one of a new group, none where they are equal
 * </pre>
 */
final class SingleInserts {
  private final Groups groups;
  private final OutputRows result;
  private final int firstResult;
  private final GroupChanges.Owner owner;
  private final Steps steps;
  private final int[] selected = new int[Batch.MAX_ROWS];
  private boolean isRead = true;
  private long unreadChanges;

  SingleInserts(Groups groups, OutputRows result, int firstResult, GroupChanges.Owner owner) {
    this.groups = groups;
    this.result = result;
    this.firstResult = firstResult;
    this.owner = owner;
    this.steps = new Steps(groups.changesWithEveryRow());
  }

  void read(boolean read) {
    isRead = read;
  }

  /** How many changes were made while nobody read them. */
  long unreadChanges() {
    return unreadChanges;
  }

  void restoreUnreadChanges(long before) {
    unreadChanges = before;
  }

  /** Takes rows from one on, as many as the output has room for; returns the position behind. */
  int process(Batch batch, int from, Output output) {
    int count = owner.load(batch, from, end(batch, from));
    if (count > 0) {
      int created = groups.resolve(count);
      for (int i = 0; i < created; i++) {
        int number = groups.created()[i];
        owner.onNew(number, groups.ids()[number]);
      }
      steps.begin(count);
      groups.step(batch, owner.loadedRows(), steps, result, firstResult);
      boolean allChange = !isRead && steps.allReplace() && !groups.hasEmptied();
      int changes = allChange ? 2 * count - created : select();
      if (isRead && changes > 0) {
        emit(batch, changes, output);
      } else {
        unreadChanges += isRead ? 0 : changes;
        result.clear();
      }
    }
    return owner.loadedEnd();
  }

  private static int end(Batch batch, int from) {
    int limit = Math.min(batch.size(), from + Steps.MAX_ROWS);
    if (batch.ordinals() == null) {
      return limit;
    }
    int end = from;
    while (end < limit && batch.commitEnd(end) == end + 1) {
      end++;
    }
    return end;
  }

  /** Finds the changes, and reports results that do not fit. */
  private int select() {
    int[] changes = selected;
    int size = 0;
    for (int i = 0; i < steps.count(); i++) {
      boolean had = steps.had(i);
      boolean has = steps.has(i);
      if (!has) {
        groups.reportMissing(steps.missingCall(i));
      }
      boolean isChange = had != has || steps.changed(i);
      changes[size] = 2 * i;
      size += had && isChange ? 1 : 0;
      changes[size] = 2 * i + 1;
      size += has && isChange ? 1 : 0;
    }
    return size;
  }

  private void emit(Batch batch, int changes, Output output) {
    int count = steps.count();
    int[] rows = owner.loadedRows();
    groups.writeKeysTwice(count, result);
    for (int i = 0; i < count; i++) {
      int ordinal = batch.ordinal(rows[i]);
      result.mark(2 * i, -1, ordinal);
      result.mark(2 * i + 1, 1, ordinal);
      int tag = owner.tag(i);
      owner.writeBetween(2 * i, tag);
      owner.writeBetween(2 * i + 1, tag);
    }
    result.emit(selected, changes, output);
  }
}
