package io.laminar.nexmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** The batch answers: DuckDB over the same events, by the queries in the test resources. */
final class NexmarkOracle implements AutoCloseable {
  private static final Path QUERIES = Path.of("src", "test", "resources", "nexmark");

  private final Connection connection;

  NexmarkOracle(NexmarkEvents events) throws SQLException {
    connection = DriverManager.getConnection("jdbc:duckdb:");
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE person (id BIGINT, name VARCHAR, emailAddress VARCHAR,"
          + " creditCard VARCHAR, city VARCHAR, state VARCHAR, dateTime BIGINT, extra VARCHAR)");
      statement.execute("CREATE TABLE auction (id BIGINT, itemName VARCHAR, description VARCHAR,"
          + " initialBid BIGINT, reserve BIGINT, dateTime BIGINT, expires BIGINT, seller BIGINT,"
          + " category BIGINT, extra VARCHAR)");
      statement.execute("CREATE TABLE bid (auction BIGINT, bidder BIGINT, price BIGINT,"
          + " channel VARCHAR, url VARCHAR, dateTime BIGINT, extra VARCHAR, place BIGINT)");
    }
    for (NexmarkEvents.Batch batch : events.batches()) {
      append(batch);
    }
  }

  private void append(NexmarkEvents.Batch batch) throws SQLException {
    try (DuckDBAppender persons = appender("person");
        DuckDBAppender auctions = appender("auction");
        DuckDBAppender bids = appender("bid")) {
      for (Person each : batch.persons()) {
        persons.beginRow();
        persons.append(each.id()).append(each.name()).append(each.emailAddress());
        persons.append(each.creditCard()).append(each.city()).append(each.state());
        persons.append(each.dateTime()).append(each.extra()).endRow();
      }
      for (Auction each : batch.auctions()) {
        auctions.beginRow();
        auctions.append(each.id()).append(each.itemName()).append(each.description());
        auctions.append(each.initialBid()).append(each.reserve()).append(each.dateTime());
        auctions.append(each.expires()).append(each.seller()).append(each.category());
        auctions.append(each.extra()).endRow();
      }
      for (Bid each : batch.bids()) {
        bids.beginRow();
        bids.append(each.auction()).append(each.bidder()).append(each.price());
        bids.append(each.channel()).append(each.url()).append(each.dateTime());
        bids.append(each.extra()).append(places++).endRow();
      }
    }
  }

  private long places;

  private DuckDBAppender appender(String table) throws SQLException {
    return connection
        .unwrap(DuckDBConnection.class)
        .createAppender(DuckDBConnection.DEFAULT_SCHEMA, table);
  }

  /** The rows of a query, each as text, in order of the text. */
  List<String> answer(NexmarkQuery query) throws IOException, SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(Files.readString(QUERIES.resolve(query.id() + ".sql")))) {
      int columns = found.getMetaData().getColumnCount();
      while (found.next()) {
        List<String> row = new ArrayList<>();
        for (int column = 1; column <= columns; column++) {
          row.add(NexmarkAnswer.text(found.getObject(column)));
        }
        rows.add(String.join("|", row));
      }
    }
    rows.sort(null);
    return rows;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
