/** Placeholder. */
@NullMarked
package io.laminar.api;

import org.jspecify.annotations.NullMarked;
