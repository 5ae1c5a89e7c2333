package io.laminar.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.Execution;
import io.laminar.api.LaminarException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The system says which processors a thread may use. */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CoreAffinityTest {
  private static final String ALLOWED = "Cpus_allowed_list:";

  /** The processors of the calling thread, such as "0-3,8". */
  private static String allowed() throws IOException {
    return Files.readAllLines(Path.of("/proc/thread-self/status")).stream()
        .filter(line -> line.startsWith(ALLOWED))
        .map(line -> line.substring(ALLOWED.length()).strip())
        .findFirst()
        .orElseThrow();
  }

  private static Config on(int core) {
    return Config.builder().coreAffinity(core).build();
  }

  @Test
  void shouldPinTheThreadOfEachDatabaseAndNoOther() throws IOException {
    String before = allowed();
    List<String> numbers = List.of(before.split("[,-]"));
    String first = numbers.get(0);
    String last = numbers.get(numbers.size() - 1);
    try (Engine one = new Engine(on(Integer.parseInt(first)));
        Engine two = new Engine(on(Integer.parseInt(last)));
        Engine free = new Engine(Config.defaults())) {
      assertThat(one.call(CoreAffinityTest::allowed)).isEqualTo(first);
      assertThat(two.call(CoreAffinityTest::allowed)).isEqualTo(last);
      assertThat(free.call(CoreAffinityTest::allowed)).isEqualTo(before);
    }
    assertThat(allowed()).isEqualTo(before);
  }

  @Test
  void shouldRefuseAProcessorThatIsNotThere() {
    assertThatThrownBy(() -> new Engine(on(1023)))
        .isInstanceOfSatisfying(
            LaminarException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_CONFIG))
        .hasMessageContaining("coreAffinity is 1023")
        .hasMessageContaining("can't be pinned");
  }

  @Test
  void shouldRefuseWhatHasNoThreadOrNoNumber() {
    assertThatThrownBy(() -> on(-1)).hasMessageContaining("coreAffinity is -1");
    assertThatThrownBy(() -> on(1024)).hasMessageContaining("coreAffinity is 1024");
    assertThatThrownBy(() ->
            Config.builder().coreAffinity(0).execution(Execution.CALLER_RUNS).build())
        .hasMessageContaining("no thread of its own");
  }
}
