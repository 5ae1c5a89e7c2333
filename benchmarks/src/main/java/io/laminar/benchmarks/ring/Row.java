package io.laminar.benchmarks.ring;

/** A row as the rings of objects carry it; made beforehand and used again. */
final class Row {
  long a;
  long b;
  long c;
  long d;

  void set(long value) {
    a = value;
    b = value + 1;
    c = value + 2;
    d = value + 3;
  }

  long sum() {
    return a + b + c + d;
  }
}
