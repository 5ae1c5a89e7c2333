package io.laminar.capi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Backpressure;
import io.laminar.api.Compression;
import io.laminar.api.Config;
import io.laminar.api.Durability;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import io.laminar.api.RestorePoint;
import io.laminar.api.Store;
import io.laminar.api.TemporalRounding;
import io.laminar.api.WaitStrategy;
import io.laminar.api.WalMode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigJsonTest {
  @Test
  void shouldReadEveryField() {
    Config config = ConfigJson.read("""
        {"buffer_size": 64, "backpressure": "reject", "wait_strategy": "spin_yield(7)",
         "execution": "engine_thread", "auto_start_connectors": false, "memory_limit": "2MB",
         "core_affinity": null, "temporal_rounding": "REFUSE", "zone": "Europe/Berlin",
         "listener": "none", "data_directory": "/data", "storage": "segment", "wal_mode": "sync",
         "flush_interval": "5ms", "checkpoint_interval": 2000, "checkpoints_kept": 3,
         "full_checkpoint_every": 4, "max_log_bytes": 16777216, "compression": "lz4",
         "restore": "none"}
        """);
    assertThat(config.bufferSize()).isEqualTo(64);
    assertThat(config.backpressure()).isEqualTo(Backpressure.REJECT);
    assertThat(config.waitStrategy()).isEqualTo(WaitStrategy.spinYield(7));
    assertThat(config.execution()).isEqualTo(Execution.ENGINE_THREAD);
    assertThat(config.autoStartConnectors()).isFalse();
    assertThat(config.memoryLimit()).isEqualTo(2 << 20);
    assertThat(config.coreAffinity()).isEqualTo(OptionalInt.empty());
    assertThat(config.temporalRounding()).isEqualTo(TemporalRounding.REFUSE);
    assertThat(config.zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    assertThat(config.durability())
        .contains(new Durability(
            Path.of("/data"),
            Store.SEGMENT,
            WalMode.SYNC,
            Duration.ofMillis(5),
            Duration.ofSeconds(2),
            3,
            4,
            16777216,
            Compression.LZ4,
            RestorePoint.NONE));
  }

  @Test
  void shouldReadWhatItHasWritten() {
    String given =
        "{\"data_directory\":\"/d\",\"flush_interval\":\"PT0.01S\",\"restore\":3,\"zone\":\"+02:00\"}";
    String written = Text.decode(ConfigJson.write(ConfigJson.read(given)), "json");
    assertThat(Text.decode(ConfigJson.write(ConfigJson.read(written)), "json")).isEqualTo(written);
    assertThat(written)
        .contains("\"restore\":3", "\"max_log_bytes\":null", "\"flush_interval\":\"PT0.01S\"");
    String defaults = Text.decode(ConfigJson.write(Config.defaults()), "json");
    assertThat(Text.decode(ConfigJson.write(ConfigJson.read(defaults)), "json"))
        .isEqualTo(defaults);
  }

  @ParameterizedTest
  @CsvSource({
    "'', 1970-01-01T00:00:00Z",
    "', \"clock_start\": 1767355200000000001', 2026-01-02T12:00:00.000000001Z",
    "', \"clock_start\": \"2026-01-02T12:00:00Z\"', 2026-01-02T12:00:00Z",
    "', \"clock_start\": \"2026-01-02T12:00\"', 2026-01-02T12:00:00Z",
    "', \"clock_start\": \"2026-01-02T12:00:00.5+02:00\"', 2026-01-02T10:00:00.500Z",
  })
  void shouldStartAManualClock(String start, String shown) {
    Config config = ConfigJson.read("{\"clock\": \"manual\"" + start + "}");
    long nanos = config.clock().nanos();
    assertThat(Instant.EPOCH.plusNanos(nanos)).hasToString(shown);
    assertThat(config.clock().monotonicNanos()).isEqualTo(nanos);
    String written = Text.decode(ConfigJson.write(config), "json");
    assertThat(written).contains("\"clock\":\"manual\",\"clock_start\":\"" + shown + "\"");
    assertThat(ConfigJson.read(written).clock().nanos()).isEqualTo(nanos);
  }

  @Test
  void shouldTakeNothingForTheDefaults() {
    assertThat(ConfigJson.read("").bufferSize()).isEqualTo(Config.DEFAULT_BUFFER_SIZE);
    assertThat(ConfigJson.read(" {} ").bufferSize()).isEqualTo(Config.DEFAULT_BUFFER_SIZE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"bufer_size\": 1}            | UNKNOWN_OPTION | did you mean buffer_size?",
        "{\"qqq\": 1}                   | UNKNOWN_OPTION | the fields are buffer_size,",
        "{\"Buffer_Size\": 1}           | UNKNOWN_OPTION | did you mean buffer_size?",
        "{\"buffer_size\": \"x\"}       | INVALID_OPTION | give a whole number",
        "{\"buffer_size\": 1.5}         | INVALID_OPTION | give a whole number",
        "{\"buffer_size\": 99999999999} | INVALID_OPTION | 32 bits",
        "{\"memory_limit\": 99999999999999999999} | INVALID_OPTION | 64 bits",
        "{\"memory_limit\": \"9 light years\"}  | INVALID_OPTION | 64MB",
        "{\"buffer_size\": 3}           | INVALID_CONFIG | power of two",
        "{\"buffer_size\": {}}          | INVALID_OPTION | whole number",
        "{\"buffer_size\": [[1]]}       | INVALID_OPTION | whole number",
        "{\"backpressure\": \"rejct\"}  | INVALID_OPTION | did you mean reject?",
        "{\"wait_strategy\": \"x\"}     | INVALID_OPTION | spin_yield(n)",
        "{\"zone\": \"Europe/Berln\"}   | INVALID_OPTION | Europe/Berlin",
        "{\"flush_interval\": \"5\"}    | INVALID_OPTION | 10ms",
        "{\"flush_interval\": \"99999999999999999999s\"} | INVALID_OPTION | 10ms",
        "{\"auto_start_connectors\": 1} | INVALID_OPTION | true or false",
        "{\"wal_mode\": \"sync\"}       | INVALID_CONFIG | checkpointInterval",
        "{\"restore\": \"lates\"}       | INVALID_OPTION | did you mean latest?",
        "{\"data_directory\": \"\"}     | INVALID_ARGUMENT | name a directory",
        "{\"buffer_size\": 2, \"buffer_size\": 4} | INVALID_CONFIG | object",
        "{\"buffer_size\": 2            | INVALID_CONFIG | object",
        "{} {}                          | INVALID_CONFIG | one object",
        "[]                             | INVALID_CONFIG | object",
        "nonsense                       | INVALID_CONFIG | object",
        "{\"clock\": 1}                 | INVALID_OPTION | give a text",
        "{\"clock\": \"manal\"}         | INVALID_OPTION | did you mean manual?",
        "{\"clock_start\": 1}           | INVALID_CONFIG | set clock to manual",
        "{\"clock\": \"system\", \"clock_start\": \"2026-01-02T12:00:00Z\"} | INVALID_CONFIG | leave clock_start out",
        "{\"clock\": \"manual\", \"clock_start\": -1} | INVALID_CONFIG | in 1970 or later",
        "{\"clock\": \"manual\", \"clock_start\": true} | INVALID_OPTION | nanoseconds since 1970",
        "{\"clock\": \"manual\", \"clock_start\": \"2026-01-02\"} | INVALID_OPTION | nanoseconds since 1970",
        "{\"clock\": \"manual\", \"clock_start\": \"9999-01-01T00:00:00Z\"} | INVALID_OPTION | nanoseconds since 1970",
        "{\"functions\": []}            | UNKNOWN_OPTION | laminar_open_with",
      })
  void shouldRefuseWhatItDoesNotKnow(String json, ErrorCode code, String remedy) {
    assertThatThrownBy(() -> ConfigJson.read(json))
        .isInstanceOfSatisfying(LaminarException.class, refused -> {
          assertThat(refused.code()).isEqualTo(code);
          assertThat(refused.remedy()).contains(remedy);
        });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"zone\": \"UTC\", \"zone\": \"UTC\"} | is there twice: the second is at line 1, column",
        "{\"zone\": \"UTC\"         | it ends too early, at line 1, column",
        "nonsense                  | is not JSON: at line 1, column",
      })
  void shouldSayInItsOwnWordsWhatIsNotJson(String json, String message) {
    assertThatThrownBy(() -> ConfigJson.read(json))
        .hasMessageContaining(message)
        .satisfies(refused -> assertThat(refused.getMessage())
            .doesNotContainIgnoringCase("source")
            .doesNotContain("Reader"));
  }

  @Test
  void shouldRefuseWhatIsTooLargeOrTooDeep() {
    String large = "{\"zone\": \"" + "x".repeat(ConfigJson.MAX_CHARACTERS) + "\"}";
    String deep = "{\"zone\": " + "[".repeat(10_000) + "]".repeat(10_000) + "}";
    for (String json : new String[] {large, deep}) {
      assertThatThrownBy(() -> ConfigJson.read(json))
          .isInstanceOfSatisfying(
              LaminarException.class,
              refused -> assertThat(refused.code().number() / 10).isEqualTo(103));
    }
  }
}
