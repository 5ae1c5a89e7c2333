package io.laminar.core.operator;

/** An operator whose state goes some time after it was written to last, though what it is of may still be asked for. */
public interface ExpiringOperator extends StatefulOperator {
  /** The rows or groups that went so, and were retracted. */
  long expiredRows();
}
