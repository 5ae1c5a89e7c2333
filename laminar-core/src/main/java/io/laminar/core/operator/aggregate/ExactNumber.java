package io.laminar.core.operator.aggregate;

import java.util.Arrays;

/**
 * An integer of up to 640 bits that is used again: sums of products and what is made of them, without
 * rounding and without allocating. Sign and magnitude, in limbs of 32 bits, the lowest first.
 */
final class ExactNumber {
  private static final int LIMBS = 20;
  private static final long LIMB_MASK = 0xFFFFFFFFL;
  /** How many bits of the magnitude are looked at before rounding: more than twice what is kept. */
  private static final int TOP_BITS = 62;

  private final int[] limbs = new int[LIMBS];
  private boolean isNegative;

  /** Becomes a number in two's complement, its lowest word first. */
  ExactNumber set(long[] words, int from, int count) {
    isNegative = words[from + count - 1] < 0;
    Arrays.fill(limbs, 0);
    long carry = isNegative ? 1 : 0;
    for (int i = 0; i < 2 * count; i++) {
      long word = words[from + i / 2];
      long limb = (isNegative ? ~word : word) >>> (i % 2 == 0 ? 0 : Integer.SIZE) & LIMB_MASK;
      limb += carry;
      limbs[i] = (int) limb;
      carry = limb >>> Integer.SIZE;
    }
    limbs[2 * count] = (int) carry;
    return this;
  }

  /** Becomes a number of 128 bits. */
  ExactNumber set(long high, long low) {
    isNegative = high < 0;
    Arrays.fill(limbs, 0);
    long lowPart = isNegative ? -low : low;
    long highPart = isNegative ? ~high + (low == 0 ? 1 : 0) : high;
    limbs[0] = (int) lowPart;
    limbs[1] = (int) (lowPart >>> Integer.SIZE);
    limbs[2] = (int) highPart;
    limbs[3] = (int) (highPart >>> Integer.SIZE);
    return this;
  }

  /** Becomes a number of 64 bits. */
  ExactNumber set(long value) {
    return set(value >> 63, value);
  }

  /** Becomes a product of others. */
  ExactNumber product(ExactNumber left, ExactNumber right) {
    Arrays.fill(limbs, 0);
    int leftSize = left.size();
    int rightSize = right.size();
    for (int i = 0; i < leftSize; i++) {
      long carry = 0;
      long factor = left.limbs[i] & LIMB_MASK;
      for (int j = 0; j < rightSize; j++) {
        long sum = factor * (right.limbs[j] & LIMB_MASK) + (limbs[i + j] & LIMB_MASK) + carry;
        limbs[i + j] = (int) sum;
        carry = sum >>> Integer.SIZE;
      }
      if (carry != 0) {
        limbs[i + rightSize] = (int) carry;
      }
    }
    isNegative = left.isNegative != right.isNegative;
    return this;
  }

  /** Subtracts another. */
  ExactNumber subtract(ExactNumber other) {
    if (isNegative != other.isNegative) {
      addMagnitude(other);
    } else {
      subtractMagnitude(other);
    }
    return this;
  }

  private void addMagnitude(ExactNumber other) {
    long carry = 0;
    for (int i = 0; i < LIMBS; i++) {
      long sum = (limbs[i] & LIMB_MASK) + (other.limbs[i] & LIMB_MASK) + carry;
      limbs[i] = (int) sum;
      carry = sum >>> Integer.SIZE;
    }
  }

  private void subtractMagnitude(ExactNumber other) {
    long borrow = 0;
    for (int i = 0; i < LIMBS; i++) {
      long difference = (limbs[i] & LIMB_MASK) - (other.limbs[i] & LIMB_MASK) + borrow;
      limbs[i] = (int) difference;
      borrow = difference >> Integer.SIZE;
    }
    if (borrow != 0) {
      long carry = 1;
      for (int i = 0; i < LIMBS; i++) {
        long limb = (~limbs[i] & LIMB_MASK) + carry;
        limbs[i] = (int) limb;
        carry = limb >>> Integer.SIZE;
      }
      isNegative = !isNegative;
    }
  }

  /** Adds it to a number in two's complement, which has room for the sum. */
  void addTo(long[] words, int at, int count) {
    long carry = isNegative ? 1 : 0;
    for (int i = 0; i < count; i++) {
      long word = (limbs[2 * i] & LIMB_MASK) | (long) limbs[2 * i + 1] << Integer.SIZE;
      long added = isNegative ? ~word : word;
      long sum = words[at + i] + added;
      long next = sum + carry;
      boolean overflows =
          Long.compareUnsigned(sum, added) < 0 || Long.compareUnsigned(next, sum) < 0;
      words[at + i] = next;
      carry = overflows ? 1 : 0;
    }
  }

  private int size() {
    int size = LIMBS;
    while (size > 0 && limbs[size - 1] == 0) {
      size--;
    }
    return size;
  }

  /** The nearest number of 53 bits, half to even. */
  double toDouble() {
    int size = size();
    if (size == 0) {
      return 0;
    }
    int bits = Integer.SIZE * size - Integer.numberOfLeadingZeros(limbs[size - 1]);
    int dropped = Math.max(0, bits - TOP_BITS);
    long top = 0;
    for (int bit = bits - 1; bit >= dropped; bit--) {
      top = top << 1 | (limbs[bit / Integer.SIZE] >>> bit & 1);
    }
    // What is dropped only decides that the number is not half way.
    double magnitude = Math.scalb((double) (hasBitBelow(dropped) ? top | 1 : top), dropped);
    return isNegative ? -magnitude : magnitude;
  }

  private boolean hasBitBelow(int end) {
    for (int bit = 0; bit < end; bit++) {
      if ((limbs[bit / Integer.SIZE] >>> bit & 1) != 0) {
        return true;
      }
    }
    return false;
  }
}
