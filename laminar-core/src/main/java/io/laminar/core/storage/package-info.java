/**
 * What a database keeps on disk: logs of frames in one data directory, as an interface that the stores of {@code
 * laminar-wal} implement. The log of pushed rows is one of them, each checkpoint is another.
 *
 * <pre>
 *   DataDirectory.open ──lock, identity──▶ StorageProvider.open ──▶ Storage ──open(name)──▶ FrameLog
 *                                                                                             │
 *   writer:    append(kind, epoch, payload) ──▶ sequence     force() ──▶ durable up to there  │
 *   recovery:  reader(from) ──▶ FrameReader: kind, epoch, sequence, payload                   │
 *   afterwards: trimBelow(sequence) gives whole files back ◀──────────────────────────────────┘
 *
 *   damaged:   DirectoryRepair ──▶ Salvage ──▶ SalvagedLog ──frames──▶ FrameLog of another directory
 *
 *   backup:    FrameLog that is written ──frames──▶ DirectoryBackup ──▶ UnfinishedDirectory ──rename──▶ TARGET
 *
 *   Disk ──▶ DiskFile      every call to the file system, so that tests can let the n-th of them fail
 * </pre>
 *
 * <p>A position is the sequence number of a frame: 0, 1, 2 … without a gap, never used twice. What was appended
 * and not forced survives the end of the process, not that of the machine.
 *
 * <p>A damaged frame is never skipped. Only the end of a log may be torn: frames that were never forced. They are
 * cut when the log is opened, and counted.
 *
 * <p>Threads: one thread writes to a log. Readers have a thread each, and see what was appended before.
 *
 * <p>Imports: the JDK and {@code api}.
 */
@NullMarked
package io.laminar.core.storage;

import org.jspecify.annotations.NullMarked;
