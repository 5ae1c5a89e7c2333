package io.laminar.capi;

import io.laminar.api.Backpressure;
import io.laminar.api.Compression;
import io.laminar.api.Config;
import io.laminar.api.DatabaseListener;
import io.laminar.api.Execution;
import io.laminar.api.RestorePoint;
import io.laminar.api.Store;
import io.laminar.api.TemporalRounding;
import io.laminar.api.WaitStrategy;
import io.laminar.api.WalMode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.ZoneId;

/** The fields of a configuration, under the names of {@link Config}'s own, in lower case with underscores. */
enum ConfigField {
  BUFFER_SIZE {
    @Override
    void set(ConfigSettings to, ConfigValue value) throws IOException {
      to.builder.bufferSize(value.integer());
    }
  },
  BACKPRESSURE {
    @Override
    void set(ConfigSettings to, ConfigValue value) throws IOException {
      to.builder.backpressure(value.constant(Backpressure.values()));
    }
  },
  WAIT_STRATEGY {
    @Override
    void set(ConfigSettings to, ConfigValue value) throws IOException {
      String text = value.text();
      to.builder.waitStrategy(WaitStrategy.parse(text)
          .orElseThrow(
              () -> value.invalid("give one of spin, spin_yield, spin_yield(n) and park")));
    }
  },
  EXECUTION {
    @Override
    void set(ConfigSettings to, ConfigValue value) throws IOException {
      to.builder.execution(value.constant(Execution.values()));
    }
  },
  AUTO_START_CONNECTORS {
    @Override
    void set(ConfigSettings to, ConfigValue value) throws IOException {
      to.builder.autoStartConnectors(value.truth());
    }
  },
  MEMORY_LIMIT {
    @Override
    void set(ConfigSettings to, ConfigValue value) throws IOException {
      to.builder.memoryLimit(value.bytes());
    }
  },
  CORE_AFFINITY {
    @Override
    void set(ConfigSettings to, ConfigValue value) throws IOException {
      to.builder.coreAffinity(value.integer());
    }
  },
  TEMPORAL_ROUNDING {
    @Override
    void set(ConfigSettings to, ConfigValue value) throws IOException {
      to.builder.temporalRounding(value.constant(TemporalRounding.values()));
    }
  },
  ZONE {
    @Override
    void set(ConfigSettings to, ConfigValue value) throws IOException {
      try {
        to.builder.zone(ZoneId.of(value.text()));
      } catch (DateTimeException unknown) {
        throw value.invalid("give a zone such as UTC, +02:00 or Europe/Berlin");
      }
    }
  },
  CLOCK {
    @Override
    void set(ConfigSettings to, ConfigValue value) throws IOException {
      to.clock(value.constant(ConfigSettings.ClockKind.values()));
    }
  },
  CLOCK_START {
    @Override
    void set(ConfigSettings to, ConfigValue value) throws IOException {
      to.clockStart(value.instant());
    }
  },
  LISTENER {
    @Override
    void set(ConfigSettings to, ConfigValue value) throws IOException {
      if (value.constant(Listener.values()) == Listener.NONE) {
        to.builder.listener(new DatabaseListener() {});
      }
    }
  },
  DATA_DIRECTORY {
    @Override
    void set(ConfigSettings to, ConfigValue value) throws IOException {
      to.builder.dataDirectory(Directories.path(value.text()));
    }
  },
  STORAGE {
    @Override
    void set(ConfigSettings to, ConfigValue value) throws IOException {
      to.builder.storage(value.constant(Store.values()));
    }
  },
  WAL_MODE {
    @Override
    void set(ConfigSettings to, ConfigValue value) throws IOException {
      to.builder.walMode(value.constant(WalMode.values()));
    }
  },
  FLUSH_INTERVAL {
    @Override
    void set(ConfigSettings to, ConfigValue value) throws IOException {
      to.builder.flushInterval(value.duration());
    }
  },
  CHECKPOINT_INTERVAL {
    @Override
    void set(ConfigSettings to, ConfigValue value) throws IOException {
      to.builder.checkpointInterval(value.duration());
    }
  },
  CHECKPOINTS_KEPT {
    @Override
    void set(ConfigSettings to, ConfigValue value) throws IOException {
      to.builder.checkpointsKept(value.integer());
    }
  },
  FULL_CHECKPOINT_EVERY {
    @Override
    void set(ConfigSettings to, ConfigValue value) throws IOException {
      to.builder.fullCheckpointEvery(value.integer());
    }
  },
  MAX_LOG_BYTES {
    @Override
    void set(ConfigSettings to, ConfigValue value) throws IOException {
      to.builder.maxLogBytes(value.bytes());
    }
  },
  COMPRESSION {
    @Override
    void set(ConfigSettings to, ConfigValue value) throws IOException {
      to.builder.compression(value.constant(Compression.values()));
    }
  },
  RESTORE {
    @Override
    void set(ConfigSettings to, ConfigValue value) throws IOException {
      if (value.isNumber()) {
        to.builder.restore(RestorePoint.epoch(value.number()));
      } else {
        to.builder.restore(
            value.constant(Point.values()) == Point.NONE ? RestorePoint.NONE : RestorePoint.LATEST);
      }
    }
  };

  private enum Listener {
    LOG,
    NONE
  }

  private enum Point {
    LATEST,
    NONE
  }

  abstract void set(ConfigSettings to, ConfigValue value) throws IOException;
}
