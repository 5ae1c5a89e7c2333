package io.laminar.shell;

import java.io.ByteArrayInputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;

/** A shell whose streams are strings. */
final class ShellFixture {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private String input = "";
  private int exitCode = -1;

  /** What is piped in. */
  static ShellFixture fed(String input) {
    ShellFixture shell = new ShellFixture();
    shell.input = input;
    return shell;
  }

  /** Runs {@code laminar} with arguments. */
  static ShellFixture ran(String... arguments) {
    return new ShellFixture().run(arguments);
  }

  ShellFixture run(String... arguments) {
    Streams streams = new Streams(
        new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), out, err, false);
    exitCode = Main.execute(streams, arguments);
    return this;
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }

  int exitCode() {
    return exitCode;
  }
}
