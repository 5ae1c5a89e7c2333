/** Logs of frames on disk; found by laminar-core as a service. */
module io.laminar.wal {
  requires io.laminar.core;
  requires chronicle.bytes;
  requires chronicle.core;
  requires chronicle.queue;
  requires chronicle.wire;
  requires org.lz4.java;
  requires static org.jspecify;

  provides io.laminar.core.storage.StorageProvider with
      io.laminar.wal.segment.SegmentStorageProvider,
      io.laminar.wal.chronicle.ChronicleStorageProvider;
}
