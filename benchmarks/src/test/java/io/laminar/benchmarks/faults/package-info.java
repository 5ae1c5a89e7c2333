@org.jspecify.annotations.NullMarked
package io.laminar.benchmarks.faults;
