/**
 * Functions of the application, called by expressions.
 *
 * <pre>
 *   arguments ─▶ FunctionCall: a row of objects ─▶ ScalarFunction ─▶ an object ─▶ the result's words
 *   a lambda  ─▶ LambdaTypes: the types that it was compiled with
 * </pre>
 *
 * <p>Threads: as expressions; a function itself may be called by several threads.
 *
 * <p>Imports: the JDK, {@code api}, {@code core.data}, {@code core.expression}, {@code core.codec}.
 */
@NullMarked
package io.laminar.core.function;

import org.jspecify.annotations.NullMarked;
