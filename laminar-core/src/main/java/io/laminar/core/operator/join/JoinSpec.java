package io.laminar.core.operator.join;

import io.laminar.api.DataType;
import java.util.ArrayList;
import java.util.List;

/**
 * What a join compares and gives.
 *
 * @param kind which rows it gives
 * @param left the input of number 0
 * @param right the input of number 1
 * @param keyTypes in which the keys of both inputs are compared; the words of equal values are equal. None
 *     where every row meets every other
 */
public record JoinSpec(JoinKind kind, JoinInput left, JoinInput right, List<DataType> keyTypes) {
  // Copies the list and checks its length.
  public JoinSpec {
    keyTypes = keyTypes.stream().map(type -> type.withNullable(false)).toList();
    if (left.keys().size() != keyTypes.size() || right.keys().size() != keyTypes.size()) {
      throw new IllegalArgumentException("keys of different lengths");
    }
  }

  JoinInput input(int number) {
    return number == 0 ? left : right;
  }

  /** Tells whether rows of an input without a partner come out beside NULLs. */
  boolean keeps(int number) {
    return number == 0 ? kind.keepsLeft() : kind.keepsRight();
  }

  /** Tells whether rows of an input come out once it is clear that they have no partner. */
  boolean waits(int number) {
    return keeps(number) || (kind == JoinKind.ANTI && number == 0);
  }

  /** Tells whether it matters which rows of an input have had a partner. */
  boolean marks(int number) {
    return waits(number) || (kind == JoinKind.SEMI && number == 0);
  }

  /** Tells whether what comes out can be taken back. */
  public boolean changelog() {
    return kind.retracts() || left.changelog() || right.changelog();
  }

  /** The types of what comes out. */
  public List<DataType> outputTypes() {
    if (!kind.givesPairs()) {
      return left.types();
    }
    List<DataType> types = new ArrayList<>();
    left.types().forEach(type -> types.add(kind.keepsRight() ? type.withNullable(true) : type));
    right.types().forEach(type -> types.add(kind.keepsLeft() ? type.withNullable(true) : type));
    return types;
  }

  /** The types of the columns that conditions see. */
  List<DataType> pairTypes() {
    List<DataType> types = new ArrayList<>(left.types());
    types.addAll(right.types());
    return types;
  }
}
