package io.laminar.capi;

/** Batches behind a handle, one after the other. One thread at a time. */
final class OpenStream extends Held {
  private final Batches batches;
  private final ExportedSchema schema;

  OpenStream(OpenDatabase owner, Batches batches) {
    super(Kind.STREAM, owner);
    this.batches = batches;
    this.schema = new ExportedSchema(batches.schema());
  }

  static OpenStream of(long handle) {
    return (OpenStream) HandleTable.shared().get(handle, Kind.STREAM);
  }

  void exportSchema(long to) {
    enter();
    try {
      schema.export(to);
    } finally {
      exit();
    }
  }

  void next(long array) {
    ArrowStructs.clearArray(array);
    enter();
    try {
      boolean unused = batches.next(array);
    } finally {
      exit();
    }
  }

  @Override
  void release() {
    batches.close();
  }
}
