package io.laminar.core.engine;

import io.laminar.api.Schema;
import io.laminar.core.expression.EvaluationContext;

/**
 * What the engine has to know of a query.
 *
 * @param name its name
 * @param schema the columns of its result
 * @param changelog whether results carry weights
 * @param context what its expressions share
 * @param errors the context's listener, where its row errors are counted and kept
 * @param flow its operators
 * @param materialized whether its current rows are kept, to be queried
 * @param readsClock whether an expression asks for the time
 */
public record QuerySpec(
    String name,
    Schema schema,
    boolean changelog,
    EvaluationContext context,
    RowErrors errors,
    Flow flow,
    boolean materialized,
    boolean readsClock) {}
