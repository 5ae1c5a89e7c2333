package io.laminar.core.operator;

/**
 * An operator of which one row may make more rows than a batch holds, such as a join of a row with many
 * partners. While a subscription behind it is full it is not called; then it is called with what it
 * left, before any other rows or watermark.
 *
 * <p>What it left may be copied by then: the same rows, in a batch of their own that begins with the
 * first that was not taken. So an operator that is in the middle of a row keeps how far it is, as a part
 * of its state, and nothing of the batch. It makes no result a commit: it is not a {@link NettingOperator}.
 */
public interface ExpandingOperator extends Operator {}
