package io.laminar.core.engine;

import io.laminar.core.data.Batch;
import io.laminar.core.engine.graph.Query;
import java.util.Optional;

/**
 * What an ad-hoc query reads of a materialized view.
 *
 * @param view the view
 * @param key one row, whose columns are the unique key of the view's rows, in its order: only the
 *     row with this key is read; all rows where it is absent
 */
public record ViewRead(Query view, Optional<Batch> key) {}
