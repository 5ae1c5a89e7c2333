/** Tests of the log of a database. */
@NullMarked
package io.laminar.core.engine.log;

import org.jspecify.annotations.NullMarked;
