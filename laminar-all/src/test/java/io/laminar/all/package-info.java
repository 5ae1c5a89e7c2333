/** The jars as an application gets them: as modules, and in a hierarchy of class loaders. */
@NullMarked
package io.laminar.all;

import org.jspecify.annotations.NullMarked;
