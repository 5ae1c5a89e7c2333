package io.laminar.all;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;

/** A small application that is compiled when the test runs, outside of the project. */
final class Application {
  /** A windowed query over records of its own, and a file; prints what comes out. */
  static final String SOURCE = """
      package app;

      import io.laminar.LaminarDB;
      import io.laminar.api.Source;
      import io.laminar.api.Subscription;

      public final class Main {
        record Trade(String symbol, double price, long ts) {}

        record High(String symbol, double high) {}

        public static void main(String[] arguments) {
          try (LaminarDB db = LaminarDB.open()) {
            db.execute(\"""
                CREATE SOURCE trades (symbol VARCHAR NOT NULL, price DOUBLE NOT NULL, ts TIMESTAMP NOT NULL,
                                      WATERMARK FOR ts);
                CREATE STREAM highs AS SELECT symbol, MAX(price) AS high FROM trades
                GROUP BY symbol, TUMBLE(ts, INTERVAL '1' MINUTE);
                CREATE TABLE latest (symbol VARCHAR PRIMARY KEY, high DOUBLE);
                INSERT INTO latest VALUES ('AAPL', 1);
                UPDATE latest SET high = 2;
                DELETE FROM latest;
                CREATE SINK file FROM highs INTO FILE (path = '%s', format = 'csv')\""".formatted(arguments[0]));
            Subscription<High> highs = db.sink("highs", High.class).subscribe();
            Source<Trade> trades = db.source("trades", Trade.class);
            trades.push(new Trade("AAPL", 150.0, 0L));
            trades.push(new Trade("AAPL", 152.5, 1L));
            trades.finish();
            highs.forEach(System.out::println);
          }
        }
      }
      """;

  static final String OUTPUT = "High[symbol=AAPL, high=152.5]\n";

  private Application() {}

  /** Writes and compiles it; returns the folder of the classes. */
  static Path compile(Path folder, List<String> options, String... moduleInfo) throws IOException {
    return compile(folder, SOURCE, options, moduleInfo);
  }

  /** Writes and compiles another one; returns the folder of the classes. */
  static Path compile(Path folder, String text, List<String> options, String... moduleInfo)
      throws IOException {
    Path source = folder.resolve("src/app/Main.java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, text);
    Path classes = folder.resolve("classes");
    List<String> arguments = new ArrayList<>(options);
    arguments.addAll(List.of("-d", classes.toString(), source.toString()));
    if (moduleInfo.length > 0) {
      Path descriptor = folder.resolve("src/module-info.java");
      Files.writeString(descriptor, String.join("\n", moduleInfo));
      arguments.add(descriptor.toString());
    }
    StringWriter messages = new StringWriter();
    PrintWriter printer = new PrintWriter(messages);
    int failed = ToolProvider.findFirst("javac")
        .orElseThrow()
        .run(printer, printer, arguments.toArray(String[]::new));
    if (failed != 0) {
      throw new IllegalStateException(messages.toString());
    }
    return classes;
  }

  static String path(List<Path> jars) {
    return jars.stream()
        .map(Path::toString)
        .collect(Collectors.joining(java.io.File.pathSeparator));
  }
}
