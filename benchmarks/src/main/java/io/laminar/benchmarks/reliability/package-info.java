/**
 * Durable databases that are killed, and must come back with all that they acknowledged.
 *
 * <pre>
 *   KillRun ──▶ a JVM: KilledLife ──▶ opens, is checked against a Model, pushes, says what was acknowledged
 *      ▲              │                      │
 *      └── lines ─────┘                      ▼
 *                              WatchedStorage ──▶ the store ──▶ WatchedDisk ──▶ files
 *                                     └──────────── Hooks ───────────┘
 *                                       KillPoint: the process halts at its n-th call of a kind
 *                                       Fault: the storage does something wrong, which must be found
 * </pre>
 *
 * <p>A child finds {@link io.laminar.benchmarks.reliability.WatchedSegments} or {@link
 * io.laminar.benchmarks.reliability.WatchedChronicle} in place of the store itself, as their names stand in a jar that is
 * put before all others: what is measured elsewhere never passes through them.
 *
 * <p>Imports: the JDK, {@code io.laminar}, {@code io.laminar.api}, {@code core.storage}, the stores of {@code
 * laminar-wal}; nothing depends on this package.
 */
@NullMarked
package io.laminar.benchmarks.reliability;

import org.jspecify.annotations.NullMarked;
