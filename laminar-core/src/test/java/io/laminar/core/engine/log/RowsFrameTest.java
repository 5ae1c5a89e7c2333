package io.laminar.core.engine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.laminar.api.Column;
import io.laminar.api.DataType;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import io.laminar.api.Schema;
import io.laminar.api.TypeKind;
import io.laminar.core.data.SlotLayout;
import io.laminar.core.ring.Lane;
import io.laminar.core.ring.RingShape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RowsFrameTest {
  private static final String LONG = "a text that does not fit into two words";

  private final RowsFrame frame = new RowsFrame(TextRows.LAYOUT);

  @Test
  void shouldGiveBackTheRowsOfALane() {
    Lane lane = lane(16);
    TextRows.put(lane, 1, null, "short");
    TextRows.put(lane, 2, LONG, LONG + "!");
    TextRows.put(lane, 3, "", LONG);
    lane.publish();
    ByteBuffer payload = encode(lane, 3);
    assertThat(RowsFrame.source(payload)).isEqualTo(7);
    assertThat(RowsFrame.lane(payload)).isEqualTo(5);
    assertThat(RowsFrame.firstRow(payload)).isEqualTo(100);
    assertThat(RowsFrame.rows(payload)).isEqualTo(3);
    frame.decode(payload);
    Lane other = lane(16);
    assertThat(frame.putInto(other, 0, 3)).isEqualTo(3);
    other.publish();
    assertThat(texts(other))
        .containsExactly("1|NULL|short", "2|" + LONG + "|" + LONG + "!", "3||" + LONG);
  }

  @Test
  void shouldPutAPartWhereThereIsNoRoomForAll() {
    Lane lane = lane(16);
    for (int id = 0; id < 8; id++) {
      TextRows.put(lane, id, LONG, LONG);
    }
    lane.publish();
    frame.decode(encode(lane, 8));
    Lane small = lane(4);
    List<String> all = new ArrayList<>();
    int put = 0;
    while (put < 8) {
      int more = frame.putInto(small, put, 8 - put);
      assertThat(more).isBetween(1, 4);
      put += more;
      small.publish();
      all.addAll(texts(small));
    }
    assertThat(all).hasSize(8).element(7).isEqualTo("7|" + LONG + "|" + LONG);
  }

  @Test
  void shouldKeepWatermarksAndOpenCommits() {
    Lane lane = lane(16);
    TextRows.put(lane, 1, LONG, LONG);
    lane.slots()[lane.lastClaimed() + SlotLayout.HEADER_WORD] |= SlotLayout.OPEN_COMMIT;
    TextRows.put(lane, 2, LONG, LONG);
    int slot = lane.lastClaimed();
    lane.slots()[slot + SlotLayout.HEADER_WORD] = SlotLayout.header(SlotLayout.KIND_WATERMARK, 1);
    lane.slots()[slot + TextRows.LAYOUT.columnWord(2)] = -1;
    lane.publish();
    frame.decode(encode(lane, 2));
    assertThat(frame.isCommitOpen(0)).isTrue();
    assertThat(frame.isCommitOpen(1)).isFalse();
    assertThat(SlotLayout.kind(frame.header(1))).isEqualTo(SlotLayout.KIND_WATERMARK);
    Lane other = lane(16);
    frame.putInto(other, 1, 1);
    assertThat(other.slots()[other.lastClaimed() + TextRows.LAYOUT.columnWord(0)])
        .isEqualTo(2);
  }

  @Test
  void shouldFitRowsToAPayload() {
    Lane lane = lane(64);
    for (int id = 0; id < 32; id++) {
      TextRows.put(lane, id, LONG, LONG);
    }
    lane.publish();
    lane.poll(32);
    int one = (int) frame.bytes(lane.readSlots(), lane.readOffset(), 1);
    int ten = (int) frame.bytes(lane.readSlots(), lane.readOffset(), 10);
    assertThat(frame.fitting(lane.readSlots(), lane.readOffset(), 32, ten)).isEqualTo(10);
    assertThat(frame.fitting(lane.readSlots(), lane.readOffset(), 32, ten - 1)).isEqualTo(9);
    assertThat(frame.fitting(lane.readSlots(), lane.readOffset(), 5, ten)).isEqualTo(5);
    assertThat(frame.fitting(lane.readSlots(), lane.readOffset(), 32, one - 1)).isEqualTo(1);
    assertThat(frame.bytes(lane.readSlots(), lane.readOffset(), 32))
        .isEqualTo(encode(lane, 32).remaining());
  }

  @Test
  void shouldRefuseRowsOfAnotherLayout() {
    Lane lane = lane(16);
    TextRows.put(lane, 1, null, "short");
    lane.publish();
    ByteBuffer payload = encode(lane, 1);
    RowsFrame other = new RowsFrame(
        SlotLayout.of(new Schema(List.of(new Column("id", DataType.of(TypeKind.BIGINT))))));
    assertThatThrownBy(() -> other.decode(payload))
        .isInstanceOfSatisfying(
            LaminarException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.DAMAGED_STORAGE));
  }

  private ByteBuffer encode(Lane lane, int rows) {
    assertThat(lane.poll(rows)).isEqualTo(rows);
    ByteBuffer target = ByteBuffer.allocateDirect(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    frame.encode(target, 7, 5, 100, lane.readSlots(), lane.readOffset(), rows, lane.readSide());
    return target.flip();
  }

  private static Lane lane(int rows) {
    return new Lane(new RingShape(rows, TextRows.LAYOUT.stride(), 4096));
  }

  private static List<String> texts(Lane lane) {
    List<String> texts = new ArrayList<>();
    for (int rows = lane.poll(256); rows > 0; rows = lane.poll(256)) {
      for (int i = 0; i < rows; i++) {
        int slot = lane.readOffset() + i * TextRows.LAYOUT.stride();
        texts.add(TextRows.text(lane.readSlots(), slot, lane.readSide()));
      }
      lane.release(rows);
    }
    return texts;
  }
}
