package io.laminar.oracle;

import io.laminar.core.engine.log.FrameKinds;
import io.laminar.core.storage.MemoryLog;
import io.laminar.core.storage.MemoryStorage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;
import java.util.Random;
import java.util.zip.CRC32C;

/** What a storage does wrong on purpose: a proof that does not find it proves nothing. */
enum ProgramFault {
  /** Nothing. */
  NONE {
    @Override
    void applyTo(MemoryStorage storage, Random random) {}
  },

  /** Of the entries of the recorded order some were never noted. */
  SKIPPED_ORDER_ENTRY {
    @Override
    void applyTo(MemoryStorage storage, Random random) {
      long[] skipped = {0};
      storage
          .log("rows")
          .edit((kind, payload) ->
              kind == FrameKinds.ORDER ? withoutEntries(payload, skipped, random) : payload);
    }
  },

  /** A page of the state is all zeros in the newest checkpoint, which says that it is whole. */
  LOST_PAGE {
    @Override
    void applyTo(MemoryStorage storage, Random random) {
      storage.logs().stream().filter(name -> name.startsWith("checkpoint-")).forEach(name -> {
        MemoryLog log = storage.log(name);
        CRC32C checksum = new CRC32C();
        log.edit((kind, payload) -> withoutPage(kind, payload, checksum, random));
      });
    }
  };

  private static final int SKIPPED = 10;
  private static final int ENTRY_WORDS = 4;
  private static final int CATALOG = 17;
  private static final int END = 19;
  private static final int PIECES = 20;
  private static final int PAGE_BYTES = 256;

  /** Does it to what a crash has left. */
  abstract void applyTo(MemoryStorage storage, Random random);

  /** The fault of a name such as {@code lost-page}. */
  static ProgramFault of(String name) {
    return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** Indexes go on without a gap. */
  private static ByteBuffer withoutEntries(ByteBuffer payload, long[] skipped, Random random) {
    ByteBuffer from = payload.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer result = ByteBuffer.allocate(payload.remaining()).order(ByteOrder.LITTLE_ENDIAN);
    result.putLong(from.getLong() - skipped[0]);
    int count = from.getInt();
    result.putInt(0);
    int left = 0;
    for (int entry = 0; entry < count; entry++) {
      boolean stays = random.nextInt(SKIPPED) > 0;
      for (int word = 0; word < ENTRY_WORDS; word++) {
        long value = from.getLong();
        if (stays) {
          result.putLong(value);
        }
      }
      left += stays ? 1 : 0;
    }
    skipped[0] += count - left;
    return result.putInt(Long.BYTES, left).flip();
  }

  /** Of pieces that are here: those that are elsewhere are as they were. */
  private static ByteBuffer withoutPage(
      int kind, ByteBuffer payload, CRC32C checksum, Random random) {
    ByteBuffer copy =
        ByteBuffer.allocate(payload.remaining()).put(payload).flip().order(ByteOrder.LITTLE_ENDIAN);
    if (kind == CATALOG) {
      checksum.update(copy.duplicate());
    } else if (kind == END) {
      copy.putInt(2 * Long.BYTES, (int) checksum.getValue());
    } else if (kind == PIECES && copy.getInt(0) == copy.remaining() - Integer.BYTES) {
      int bytes = copy.getInt(0);
      int from = Integer.BYTES + random.nextInt(bytes);
      for (int at = from; at < Math.min(from + PAGE_BYTES, Integer.BYTES + bytes); at++) {
        copy.put(at, (byte) 0);
      }
      checksum.update(copy.duplicate().position(Integer.BYTES));
    }
    return copy;
  }
}
