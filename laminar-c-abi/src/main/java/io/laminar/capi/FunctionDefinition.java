package io.laminar.capi;

import io.laminar.LaminarDB;
import io.laminar.api.Config;
import io.laminar.api.Execution;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * The struct {@code LaminarFunctionDefinition} on a 64-bit machine. Stateless.
 *
 * <pre>
 *  offset  field                          offset  field
 *  0       size_t struct_size             32      char* result_type
 *  8       char* name                     40      function
 *  16      char** argument_types          48      void* context
 *  24      int32 count                    56      destroy
 *  28      uint32 flags
 * </pre>
 */
final class FunctionDefinition {
  private static final int BYTES = 64;
  private static final int NAME = 8;
  private static final int ARGUMENT_TYPES = 16;
  private static final int COUNT = 24;
  private static final int FLAGS = 28;
  private static final int RESULT_TYPE = 32;
  private static final int FUNCTION = 40;
  private static final int CONTEXT = 48;
  private static final int DESTROY = 56;

  private FunctionDefinition() {}

  /**
   * Reads definitions and makes them functions of a configuration.
   *
   * @param address of the first
   * @param count how many
   * @param calls those of the database that is to be opened
   * @param builder gets them
   * @return what is to be destroyed with the database
   */
  static List<HostFunction> register(
      long address, int count, FunctionCalls calls, Config.Builder builder) {
    Map<String, HostFunction> functions = read(address, count, calls);
    functions.forEach((name, function) -> builder.function(name, function.scalar()));
    return List.copyOf(functions.values());
  }

  private static Map<String, HostFunction> read(long address, int count, FunctionCalls calls) {
    if (count == 0) {
      return Map.of();
    }
    // Knows the types, which the database that is to be opened cannot be asked for yet.
    Config config = Config.builder().execution(Execution.CALLER_RUNS).build();
    try (LaminarDB types = LaminarDB.open(config)) {
      Map<String, HostFunction> functions = new LinkedHashMap<>();
      for (int i = 0; i < count; i++) {
        long at = address + (long) i * BYTES;
        String name = ObjectName.plain(text(MemoryUtil.getLong(at + NAME), "name"));
        // Checks the name, and that it is not there yet.
        HostFunction function = function(types, at, calls);
        types.registerFunction(name, function.scalar());
        functions.put(name, function);
      }
      return functions;
    }
  }

  private static HostFunction function(LaminarDB types, long at, FunctionCalls calls) {
    StringBuilder arguments = new StringBuilder();
    long names = MemoryUtil.getLong(at + ARGUMENT_TYPES);
    for (int i = 0; i < MemoryUtil.getInt(at + COUNT); i++) {
      long type = MemoryUtil.getLong(names + (long) i * Long.BYTES);
      arguments.append(text(type, "argument_types")).append('\0');
    }
    return HostFunction.of(
        types,
        arguments.toString(),
        text(MemoryUtil.getLong(at + RESULT_TYPE), "result_type"),
        MemoryUtil.getInt(at + FLAGS),
        new HostFunction.Address(
            MemoryUtil.getLong(at + FUNCTION),
            MemoryUtil.getLong(at + CONTEXT),
            MemoryUtil.getLong(at + DESTROY)),
        calls);
  }

  private static String text(long address, String what) {
    int length = 0;
    while (MemoryUtil.getByte(address + length) != 0) {
      length++;
    }
    return Text.decode(Text.copy(address, length), what);
  }
}
