package io.laminar.core.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.laminar.core.data.Batch;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which node decides the watermark, when what is read changes far above. */
final class NodeClockTest {
  private final OutputNode source = new OutputNode();
  private final OutputNode other = new OutputNode();
  private final Node first = new Passing();
  private final Node second = new Passing();
  private final Node third = new Passing();

  private List<Node> clocks() {
    return List.of(third.clock(), second.clock(), first.clock());
  }

  private void connectAll() {
    first.connect(second);
    second.connect(third);
  }

  @Test
  void shouldGoByTheSourceThatIsReadNow() {
    source.connect(first);
    connectAll();
    assertThat(clocks()).containsExactly(source, source, source);

    source.disconnect(first);
    other.connect(first);

    assertThat(clocks()).containsExactly(other, other, other);
  }

  @Test
  void shouldGoByASourceThatIsConnectedAfterwards() {
    connectAll();
    assertThat(clocks()).containsExactly(first, first, first);

    source.connect(first);

    assertThat(clocks()).containsExactly(source, source, source);
  }

  @Test
  void shouldGoByTheNewInputWhereOnlyTheLastWasAskedBefore() {
    source.connect(first);
    connectAll();
    assertThat(second.clock()).isSameAs(source);

    first.disconnect(second);
    other.connect(second);

    assertThat(clocks()).containsExactly(other, other, source);
  }

  private static final class Passing extends Node {
    @Override
    int accept(Batch batch, int from, Dataflow flow) {
      pass(batch);
      return batch.size();
    }
  }
}
