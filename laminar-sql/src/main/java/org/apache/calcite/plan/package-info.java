/**
 * One class of ours in a package of Calcite's, because the constructor that it needs is open to this package only.
 *
 * <pre>
 *   io.laminar.sql.plan.Planner ──▶ CompilerFreeCluster ──▶ RelOptCluster (Calcite), without Janino
 * </pre>
 *
 * <p>Confined to the thread that plans. Imports Calcite only.
 */
package org.apache.calcite.plan;
