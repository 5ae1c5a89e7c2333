/**
 * LaminarDB behind a C ABI: what {@code liblaminar} calls, over primitives only.
 *
 * <pre>
 *  C program ──laminar.h──▶ liblaminar ──JNI──▶ Entry, StatementEntry, SourceEntry, ResultEntry, FunctionEntry
 *                              ▲                      │ handle (long)
 *                              │                      ▼
 *                              │                 HandleTable ──▶ OpenDatabase, OpenSource, OpenSink, OpenSubscription,
 *                              │                      │          OpenStatement, OpenStream ──▶ io.laminar.api
 *                              │                      ▼
 *                        HostCalls ◀── ArrowExport, Delivery, ReadAhead, HostFunction
 * </pre>
 *
 * <p><b>Calls.</b> Every method of the Entry classes is static, takes and gives primitives, {@code byte[]} (UTF-8) and
 * addresses ({@code long}), and never throws: it returns the number of the {@link io.laminar.api.ErrorCode} or 0, a
 * handle or 0, a {@code byte[]} or null. What failed last on the calling thread is told by {@link
 * io.laminar.capi.Entry#lastError}. Results besides go to the address that a parameter names; 0 where the caller wants none.
 * Addresses are read and written as they are: the caller vouches for them. Memory that the caller gives is not kept.
 *
 * <p><b>Handles.</b> A handle is a number that is never 0: kind, generation and index of a table. One that was closed, is of another
 * kind or was made up is refused. Sources, subscriptions, statements and streams are used by one thread at a time; the second
 * gets {@code WRONG_THREAD}, and nothing has happened. Closing a database closes what was made of it.
 *
 * <p><b>Rows</b> cross in the following form, little-endian, one behind the other; n is the number of columns of the source.
 *
 * <pre>
 *  offset          bytes  what
 *  0               4      bytes of the row, a multiple of 8, this field included
 *  4               4      operation: 0 push, 1 delete (only as the single row of a call)
 *  8               n      one tag a column: type | unit &lt;&lt; 4; 0 is NULL
 *  8 + n           0..7   0, up to the next multiple of 8
 *  w = 8+pad8(n)   8 * n  one word a column
 *  w + 8 * n       …      variable part
 *
 *  type (low 4 bits of the tag)       word                                         unit (high 4 bits)
 *  0  NULL                            any
 *  1  BOOL                            0 or 1
 *  2  INT64                           the number; also of a column's own unit
 *  3  DOUBLE                          the bits of an IEEE double
 *  4  DECIMAL                         u32 offset, u32 scale; there: i64 low, i64 high word of the unscaled value
 *  5  TEXT                            u32 offset, u32 length; there: UTF-8
 *  6  BYTES                           u32 offset, u32 length
 *  7  DATE                            days since 1970-01-01
 *  8  TIME                            units since midnight                        0 s, 1 ms, 2 µs, 3 ns
 *  9  TIMESTAMP (without zone)        units since 1970-01-01T00:00                "
 *  10 INSTANT                         units since 1970-01-01T00:00Z               "
 *  11 DURATION                        units                                       "
 *  12 MONTHS                          months
 *  13 LIST                            u32 offset, 0; there: u64 address of an ArrowArray, u64 of its ArrowSchema,
 *                                     whose elements are the list's; stays the caller's
 *  14 DECIMAL64                       the unscaled value; the scale is that of the column
 * </pre>
 *
 * Offsets count from the beginning of the row and point into its variable part.
 *
 * <p><b>Values</b> (parameters of statements, arguments and results of functions) are the header's {@code LaminarValue}:
 *
 * <pre>
 *  offset bytes what
 *  0      4     type, as above (0 to 13)
 *  4      4     unit; the scale of a DECIMAL
 *  8      8     integer, double, low word of a DECIMAL, address of text or bytes, address of an ArrowArray
 *  16     8     high word of a DECIMAL, length of text or bytes, address of an ArrowSchema
 * </pre>
 *
 * <p><b>Exported arrays</b> lie in one block that {@link io.laminar.capi.HostCalls#allocate} gives and the release function of the host
 * frees; nobody calls Java for it, on whatever thread and however late a consumer releases.
 *
 * <pre>
 *  block  offset  bytes  what
 *         0       8      how many structs of the block are not released yet: private_data of each points here
 *         8       8      bytes of the block
 *         16      …      the children's structs, their pointers, pointers to buffers, buffers (64-byte aligned), strings
 * </pre>
 *
 * The host's release function of an array or schema marks it as released, releases each child and dictionary that was not, counts
 * the field at 0 down by one (atomically), and frees the block where that gives 0.
 *
 * <p><b>Threads.</b> Any; deliveries and read-ahead have a thread of their own each. May import io.laminar, io.laminar.api, Arrow's
 * memory and vectors and Jackson's streaming core; no reflection, no composed method handles, no classes made at run time.
 */
@NullMarked
package io.laminar.capi;

import org.jspecify.annotations.NullMarked;
