/**
 * Records what the database looks up by name while its tests run, on a stock JDK, and compares it with the metadata of the
 * native image.
 *
 * <pre>
 *  ReachabilityTest ──▶ Recording ──▶ RecordingLoader ──loads again──▶ the database, its libraries, its tests
 *        │                                  │ CallRewriter                 │ Class.getMethod, Class.getResource, …
 *        │                                  ▼                              ▼
 *        │                            calls of Lookups ──▶ Findings ◀── TestRun runs the tests
 *        ▼                                                    │
 *    Metadata ◀───────────────── lines of text ───────────────┘
 * </pre>
 *
 * <p>Only classes of which an image is made are rewritten, so a look-up by JUnit, by a test, or by the JDK for its own ends is not
 * seen: native-image knows the JDK's. Look-ups of services are left out too, as native-image finds those itself.
 */
@NullMarked
package io.laminar.capi.image.reach;

import org.jspecify.annotations.NullMarked;
