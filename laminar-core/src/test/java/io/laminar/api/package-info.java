/** Tests of the API's own values and pages. */
@NullMarked
package io.laminar.api;

import org.jspecify.annotations.NullMarked;
