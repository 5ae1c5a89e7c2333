/** Tests of the data directory. */
@NullMarked
package io.laminar.core.storage;

import org.jspecify.annotations.NullMarked;
