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
 *                        SourceFeed's thread:           RowWriter ──▶ lane ──▶ engine
 *                        SinkFeed's thread:   engine ──▶ Subscription.visit ──▶ SinkConnector.write
 * </pre>
 *
 * <p>Threads: a connector is confined to the one thread of its {@link
 * io.laminar.core.connector.SourceFeed} or {@link io.laminar.core.connector.SinkFeed}, which
 * may wait for the world outside; the statements that create, replace and drop it do not. Factories
 * are stateless.
 *
 * <p>Imports: the JDK and {@code api}.
 */
@NullMarked
package io.laminar.core.connector;

import org.jspecify.annotations.NullMarked;
