/**
 * The methods of {@link io.laminar.capi} as functions that a GraalVM native image exports.
 *
 * <pre>
 *  C program ──laminar.h──▶ liblaminar ──JNI──────────────────────▶ Entry, SourceEntry, … of io.laminar.capi
 *                               │                                          ▲
 *                               └──dlsym──▶ liblaminar-image ──▶ DatabaseEntryPoints, SourceEntryPoints, …
 *                               ▲                 │
 *                               └── HostTable ◀── ImageHost
 * </pre>
 *
 * <p>The library in C is the same for both: handles, checks of arguments, rows and last errors stand in C files that know neither JNI nor
 * the image, and {@code entry_image.c}, {@code host_image.c} and {@code image.c} of this module stand in the place of those that call
 * JNI. The image is a library of its own, which liblaminar loads from beside itself.
 *
 * <p><b>Calls.</b> For each method that liblaminar calls there is one function, by class and name:
 *
 * <pre>
 *  int laminar_image_Entry_execute(thread, int64_t* result, int64_t database, int64_t sql, int64_t rows)
 * </pre>
 *
 * An argument is a number, an address, or the address of a block of bytes (a length of 8 bytes and the bytes behind it; 0 for null).
 * The result of the method goes to {@code result}: a number, or the address of a block that the host's function has allocated and the
 * host frees. The function gives 0, or 1 where the call itself has failed for want of memory or of stack. No exception leaves: each
 * entry point catches what there is.
 *
 * <p><b>Threads.</b> Any that is attached to the isolate, which liblaminar sees to. All parameters are primitives, the isolate's thread
 * too, so that the same classes, but for {@code ImageHost}, run on a Java virtual machine: the tests run them there through a
 * stand-in for the image. May import io.laminar.capi, Arrow's memory, and this alone of all packages GraalVM's API.
 */
@NullMarked
package io.laminar.capi.image;

import org.jspecify.annotations.NullMarked;
