package io.laminar.core.engine.output;

/** Learns that what was to read for a subscriber can be reached by nobody any more. On the engine's thread. */
public interface LossListener {
  /** Of a subscription that nobody waits for. */
  LossListener NONE = new LossListener() {
    @Override
    public boolean mayClose() {
      return true;
    }

    @Override
    public void onClosed() {}
  };

  /** Tells whether the subscriber is to be closed; false where what reads it did begin. */
  boolean mayClose();

  /** The subscriber is closed. */
  void onClosed();
}
