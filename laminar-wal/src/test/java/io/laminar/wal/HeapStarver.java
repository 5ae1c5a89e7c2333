package io.laminar.wal;

import io.laminar.LaminarDB;
import io.laminar.api.Config;
import io.laminar.api.LaminarException;
import io.laminar.api.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process whose heap may have no room for a data directory. It opens it three times, and prints what became of each. */
public final class HeapStarver {
  private HeapStarver() {}

  /**
   * Opens.
   *
   * @param args the store, and the directory
   */
  public static void main(String[] args) throws IOException {
    Path directory = Path.of(args[1]);
    Config config = Config.builder()
        .dataDirectory(directory)
        .storage(Store.valueOf(args[0]))
        .memoryLimit(1L << 40)
        .build();
    for (int count = 0; count < 3; count++) {
      System.out.println(
          open(config) + (Files.size(directory.resolve("laminar.lock")) == 0 ? "" : ", locked"));
    }
  }

  private static String open(Config config) {
    try (LaminarDB db = LaminarDB.open(config)) {
      return "opened "
          + db.query("SELECT COUNT(*) AS n FROM texts").rows().get(0).get("n");
    } catch (LaminarException refused) {
      return refused.code() + ": " + refused.getMessage();
    } catch (OutOfMemoryError full) {
      return String.valueOf(full);
    }
  }
}
