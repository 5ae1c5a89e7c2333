package io.laminar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.laminar.api.Arguments;
import io.laminar.api.Config;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.io.IOException;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Whatever of the public API takes a reference refuses null by the parameter's name, and goes on. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class NullArgumentTest {
  private static final Path API = classes(Config.class);

  private static Path classes(Class<?> of) {
    try {
      return Path.of(of.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** All public classes of a user's: those of {@code io.laminar.api}, and the facade. */
  static List<Class<?>> publicClasses() throws IOException {
    List<Class<?>> found = new ArrayList<>(
        List.of(LaminarDB.class, PreparedStatement.class, Repair.class, Savepoint.class));
    for (String name : namesOfTheApi()) {
      if (!name.equals("package-info")) {
        found.add(load("io.laminar.api." + name));
      }
    }
    // Arguments checks for the others.
    found.removeIf(type -> !Modifier.isPublic(type.getModifiers()) || type == Arguments.class);
    return found;
  }

  private static List<String> namesOfTheApi() throws IOException {
    if (Files.isDirectory(API)) {
      return namesIn(API);
    }
    try (FileSystem jar = FileSystems.newFileSystem(API)) {
      return namesIn(jar.getPath("/"));
    }
  }

  private static List<String> namesIn(Path classes) throws IOException {
    try (Stream<Path> files = Files.list(classes.resolve("io/laminar/api"))) {
      return files
          .map(file -> file.getFileName().toString().replace(".class", ""))
          .sorted()
          .toList();
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  static Stream<Executable> callsOf(Class<?> type) {
    Stream<Executable> methods = Arrays.stream(type.getDeclaredMethods())
        .filter(method -> !method.isBridge() && !method.isSynthetic())
        .filter(method -> !(type.isEnum() && method.getName().equals("valueOf")))
        .filter(method -> !method.getName().equals("equals"))
        .map(method -> method);
    return Stream.concat(methods, Arrays.stream(type.getDeclaredConstructors()))
        .filter(call -> Modifier.isPublic(call.getModifiers()) && !type.isAnnotation());
  }

  /** Whether null is a value for a parameter; of an array, it is for the array that is asked. */
  private static boolean takesNull(Parameter parameter) {
    AnnotatedType type = parameter.getAnnotatedType();
    return parameter.getType().isPrimitive()
        || (!(type instanceof AnnotatedArrayType) && type.isAnnotationPresent(Nullable.class));
  }

  @TestFactory
  Stream<DynamicTest> shouldRefuseNullByName() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Class<?> type : publicClasses()) {
      callsOf(type).filter(call -> !ApiInstances.isForUsersToImplement(type)).forEach(call -> {
        for (int i = 0; i < call.getParameterCount(); i++) {
          int number = i;
          if (!takesNull(call.getParameters()[i])) {
            tests.add(DynamicTest.dynamicTest(
                type.getSimpleName() + " " + call.toGenericString() + " " + i,
                () -> refuse(type, call, number)));
          }
        }
      });
    }
    assertThat(tests).hasSizeGreaterThan(50);
    return tests.stream();
  }

  private static void refuse(Class<?> type, Executable call, int number) {
    try (ApiInstances instances = new ApiInstances()) {
      Object[] arguments = new Object[call.getParameterCount()];
      for (int i = 0; i < arguments.length; i++) {
        arguments[i] = i == number ? null : instances.of(call.getParameterTypes()[i], call);
      }
      @Nullable
      Object target = call instanceof Constructor || Modifier.isStatic(call.getModifiers())
          ? null
          : instances.of(type, call);
      Throwable thrown = catchThrowable(() -> invoke(call, target, arguments));

      assertThat(thrown).isInstanceOfSatisfying(LaminarException.class, e -> {
        assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(e).hasMessageContaining(call.getParameters()[number].getName());
      });
      instances.assertAlive();
    }
  }

  static void invoke(Executable call, @Nullable Object target, Object[] arguments)
      throws Throwable {
    try {
      call.setAccessible(true);
      if (call instanceof Constructor<?> constructor) {
        constructor.newInstance(arguments);
      } else {
        ((Method) call).invoke(target, arguments);
      }
    } catch (InvocationTargetException e) {
      throw Objects.requireNonNull(e.getCause());
    }
  }
}
