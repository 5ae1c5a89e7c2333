package io.laminar.shell;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/** One output for several results: says whose rows follow whenever that changes. */
final class SharedOutput {
  private final Writer target;
  private int writers;
  private @Nullable Part current;

  SharedOutput(Writer target) {
    this.target = target;
  }

  Writer part(String name) {
    writers++;
    return new Part(name);
  }

  private final class Part extends FilterWriter {
    private final String name;

    Part(String name) {
      super(target);
      this.name = name;
    }

    @Override
    public void write(String text, int offset, int length) throws IOException {
      if (writers > 1 && current != this) {
        target.write((current == null ? "" : "\n") + name + ":\n");
      }
      current = this;
      target.write(text, offset, length);
    }

    @Override
    public void close() throws IOException {
      flush();
    }
  }
}
