/**
 * The SPI through which rows come from and go to the world outside: {@code FROM CONNECTOR (…)} and
 * {@code INTO CONNECTOR (…)}.
 *
 * <pre>
 *   CREATE SOURCE … FROM FILE (…)          Connectors.source("FILE")
 *          │                                        │ ServiceLoader
 *          ▼                                        ▼
 *   ConnectorRequest ──────────────▶ SourceConnectorFactory.open ──▶ SourceConnector
 *    name, schema, options                                             │ readSome(writer, maxRows)
 *                                                                      ▼
 *                                                       RowWriter ──▶ lane ──▶ engine
 *   engine ──▶ Subscription.visit ──▶ SinkConnector.write(row) ──▶ file, …
 * </pre>
 *
 * <p>Threads: a connector is confined to the one thread that the database gives it; a connector
 * starts no thread of its own. Factories are stateless.
 *
 * <p>Imports: the JDK and {@code api}.
 */
@NullMarked
package io.laminar.core.connector;

import org.jspecify.annotations.NullMarked;
