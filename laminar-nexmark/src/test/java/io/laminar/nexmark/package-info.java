@org.jspecify.annotations.NullMarked
package io.laminar.nexmark;
