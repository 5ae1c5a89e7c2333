/** Tests of what C calls, without C: {@link io.laminar.capi.TestHost} stands in for the library. */
@NullMarked
package io.laminar.capi;

import org.jspecify.annotations.NullMarked;
