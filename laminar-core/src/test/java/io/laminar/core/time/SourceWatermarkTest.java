package io.laminar.core.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class SourceWatermarkTest {
  private final SourceWatermark source = new SourceWatermark();

  private HandleWatermark handle(long promise) {
    HandleWatermark handle = source.open();
    handle.raise(promise);
    return handle;
  }

  @Test
  void shouldBeTheMinimumOverTheHandlesThatAreNotIdle() {
    HandleWatermark slow = handle(100);
    HandleWatermark middle = handle(300);
    handle(500);
    assertThat(source.refresh()).isEqualTo(100);

    slow.becomeIdle();
    assertThat(source.refresh()).isEqualTo(300);
    assertThat(source.minOfOthers(middle)).isEqualTo(500);
    slow.speak();
    slow.raise(400);
    middle.raise(600);
    assertThat(source.refresh()).isEqualTo(400);
  }

  @Test
  void shouldBeTheFurthestWhenAllHandlesFellSilentInWhateverOrder() {
    for (List<Integer> order : List.of(
        List.of(0, 1, 2),
        List.of(0, 2, 1),
        List.of(1, 0, 2),
        List.of(1, 2, 0),
        List.of(2, 0, 1),
        List.of(2, 1, 0))) {
      SourceWatermark each = new SourceWatermark();
      List<HandleWatermark> handles = List.of(each.open(), each.open(), each.open());
      handles.get(0).raise(100);
      handles.get(1).raise(5_000);
      handles.get(2).raise(300);

      for (int index : order) {
        handles.get(index).becomeIdle();
        each.refresh();
      }

      assertThat(each.value()).as("order %s", order).isEqualTo(5_000);
      assertThat(each.isIdle()).isTrue();
    }
  }

  @Test
  void shouldBeTheFurthestOfTheIdleOnesWhenTheLastOfTheOthersIsClosed() {
    HandleWatermark slow = handle(100);
    handle(5_000).becomeIdle();
    handle(300).becomeIdle();
    assertThat(source.refresh()).isEqualTo(100);

    source.close(slow);

    assertThat(source.refresh()).isEqualTo(5_000);
  }

  @Test
  void shouldNotGoBackWhenAHandleSpeaksAgain() {
    HandleWatermark slow = handle(100);
    slow.becomeIdle();
    handle(5_000).becomeIdle();
    source.refresh();

    slow.speak();

    assertThat(source.refresh()).isEqualTo(5_000);
    assertThat(source.isIdle()).isFalse();
  }

  @Test
  void shouldStayWhereItIsWhenTheLastHandleIsClosed() {
    HandleWatermark only = handle(100);
    source.refresh();
    only.raise(200);

    source.close(only);

    assertThat(source.refresh()).isEqualTo(100);
    assertThat(source.isIdle()).isFalse();
  }

  @Test
  void shouldNotBeIdleBecauseOfAHandleThatOnlyMakesClones() {
    handle(100).waitForFirstRow();
    assertThat(source.isIdle()).isFalse();

    handle(200).becomeIdle();

    assertThat(source.isIdle()).isTrue();
    assertThat(source.refresh()).isEqualTo(200);
  }

  @Test
  void shouldBeIdleWithoutHandlesUntilOneIsOpened() {
    source.abandon();
    assertThat(source.isIdle()).isTrue();

    HandleWatermark opened = source.open();
    assertThat(source.isIdle()).isFalse();
    source.close(opened);
    assertThat(source.isIdle()).isFalse();
  }

  @Test
  void shouldNotBeAbandonedWhileAHandleIsOpen() {
    handle(100);

    source.abandon();

    assertThat(source.isIdle()).isFalse();
  }

  @Test
  void shouldStartAHandleAtThePresentWatermark() {
    handle(100);
    source.refresh();

    assertThat(source.open().value()).isEqualTo(100);
  }

  @Test
  void shouldTakeAPromiseTwiceAndRefuseAnEarlierOne() {
    HandleWatermark handle = handle(100);

    assertThat(handle.raise(100)).isTrue();
    assertThat(handle.raise(99)).isFalse();
    assertThat(handle.value()).isEqualTo(100);
  }

  @Test
  void shouldPassWhatAHandlePromisedAndItsSilenceToAnHeir() {
    HandleWatermark old = handle(100);
    old.becomeIdle();
    SourceWatermark successor = new SourceWatermark();

    old.passTo(successor.open());

    assertThat(successor.isIdle()).isTrue();
    assertThat(successor.refresh()).isEqualTo(100);
  }

  @Test
  void shouldPassToAnHeirThatAHandleOnlyMakesClones() {
    HandleWatermark old = handle(100);
    old.waitForFirstRow();
    SourceWatermark successor = new SourceWatermark();
    HandleWatermark heir = successor.open();

    old.passTo(heir);

    assertThat(heir.holdsBack()).isFalse();
    assertThat(heir.isIdle()).isFalse();
  }

  @Test
  void shouldRaiseAllHandlesAndNeverGoBackWhenItIsAdvanced() {
    HandleWatermark slow = handle(100);

    assertThat(source.advance(500)).isTrue();
    assertThat(slow.value()).isEqualTo(500);
    assertThat(source.advance(300)).isFalse();
    assertThat(source.value()).isEqualTo(500);
    assertThat(source.refresh()).isEqualTo(500);
  }

  @Test
  void shouldNotBeIdleWhileAHandleIsOpen() {
    HandleWatermark only = handle(100);
    source.abandon();
    assertThat(source.isIdle()).isFalse();

    source.close(only);
    source.abandon();
    assertThat(source.isIdle()).isTrue();
  }
}
