/**
 * Planted faults: what the tests would not notice. Each entry of the lists in {@code
 * benchmarks/faults} is a small fault that a reviewer fears, and the tests that must fail with it.
 *
 * <pre>
 *   benchmarks/faults/ROOM.txt ──FaultList──▶ Fault ──Planting──▶ one changed class in a folder
 *                                               │                          │ before target/classes
 *                                               ▼                          ▼
 *                              FaultRun ──▶ a JVM with NamedTests: the named tests, to the first failure
 *                                  │
 *                                  ▼
 *                        CAUGHT, MISSED, DOES NOT COMPILE, STALE; the count and the rate
 * </pre>
 *
 * <p>Threads: each job plants and waits for a JVM of its own.
 *
 * <p>Imports: the JDK and the JUnit platform; nothing depends on this package.
 */
@NullMarked
package io.laminar.benchmarks.faults;

import org.jspecify.annotations.NullMarked;
