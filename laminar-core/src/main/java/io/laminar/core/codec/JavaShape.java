package io.laminar.core.codec;

import io.laminar.api.ColumnName;
import io.laminar.api.ErrorCode;
import io.laminar.api.LaminarException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What objects of a class are made of: looked at once, when a handle is made.
 *
 * <pre>
 *   record                                        its components, its canonical constructor
 *   class, a constructor with names of parameters   these, each with getX(), isX(), x() or a public field: Kotlin's data
 *                                                 classes under -java-parameters, Java's under -parameters
 *   class, a constructor without parameters       getX() or isX() with setX(), and public fields
 * </pre>
 */
final class JavaShape {
  private final MethodHandle maker;
  private final List<JavaProperty> properties;
  private final boolean constructed;

  private JavaShape(MethodHandle maker, List<JavaProperty> properties, boolean constructed) {
    this.maker = maker;
    this.properties = List.copyOf(properties);
    this.constructed = constructed;
  }

  /** The constructor: of all properties, or of none. */
  MethodHandle maker() {
    return maker;
  }

  List<JavaProperty> properties() {
    return properties;
  }

  /** Tells whether the constructor takes the properties. */
  boolean isConstructed() {
    return constructed;
  }

  /**
   * Refuses what has no properties, whatever it is made of.
   *
   * @throws LaminarException {@link ErrorCode#BINDING_MISMATCH}
   */
  static void check(Class<?> type) {
    if (type.isPrimitive()
        || type.isArray()
        || type.isEnum()
        || type.getName().startsWith("java.")
        || Modifier.isAbstract(type.getModifiers())) {
      throw unfit(type, type.getTypeName() + " is not a record or a class with properties");
    }
  }

  /**
   * Looks at a class.
   *
   * @param lookup sees its members
   * @throws LaminarException {@link ErrorCode#BINDING_MISMATCH} where rows cannot bind to it
   * @throws IllegalAccessException where it is not accessible
   */
  static JavaShape of(Class<?> type, MethodHandles.Lookup lookup) throws IllegalAccessException {
    if (type.isRecord()) {
      return ofRecord(type, lookup);
    }
    Optional<Constructor<?>> named = Arrays.stream(type.getConstructors())
        .filter(each -> each.getParameterCount() > 0 && !each.isSynthetic())
        .filter(each -> Arrays.stream(each.getParameters()).allMatch(JavaShape::isNamed))
        .max(Comparator.comparingInt(Constructor::getParameterCount));
    if (named.isPresent()) {
      return ofConstructor(type, named.get(), lookup);
    }
    try {
      return ofBean(type, type.getConstructor(), lookup);
    } catch (NoSuchMethodException e) {
      throw unfit(
          type,
          type.getTypeName()
              + " has neither a public constructor with the names of its parameters nor"
              + " one without parameters");
    }
  }

  private static LaminarException unfit(Class<?> type, String problem) {
    return new LaminarException(
        ErrorCode.BINDING_MISMATCH,
        problem,
        "declare it as record " + type.getSimpleName()
            + "(…) with a component a column, compile it with"
            + " -parameters (Kotlin: -java-parameters), give it a constructor without parameters, getters"
            + " and setters, or leave the type out for untyped rows");
  }

  private static boolean isNamed(Parameter parameter) {
    return parameter.isNamePresent() || parameter.isAnnotationPresent(ColumnName.class);
  }

  private static @Nullable String columnName(@Nullable AnnotatedElement... places) {
    for (AnnotatedElement place : places) {
      ColumnName name = place == null ? null : place.getAnnotation(ColumnName.class);
      if (name != null) {
        return name.value();
      }
    }
    return null;
  }

  private static JavaShape ofRecord(Class<?> type, MethodHandles.Lookup lookup)
      throws IllegalAccessException {
    RecordComponent[] components = type.getRecordComponents();
    List<JavaProperty> properties = new ArrayList<>();
    for (RecordComponent component : components) {
      properties.add(new JavaProperty(
          component.getName(),
          columnName(component, component.getAccessor()),
          component.getType(),
          component.getGenericType(),
          lookup.unreflect(component.getAccessor()),
          null));
    }
    Class<?>[] types = new Class<?>[components.length];
    for (int i = 0; i < types.length; i++) {
      types[i] = components[i].getType();
    }
    try {
      return new JavaShape(
          lookup.unreflectConstructor(type.getDeclaredConstructor(types)), properties, true);
    } catch (NoSuchMethodException e) {
      throw new LaminarException(ErrorCode.INTERNAL, "no canonical constructor", null, "", e);
    }
  }

  private static JavaShape ofConstructor(
      Class<?> type, Constructor<?> constructor, MethodHandles.Lookup lookup)
      throws IllegalAccessException {
    List<JavaProperty> properties = new ArrayList<>();
    for (Parameter parameter : constructor.getParameters()) {
      Field field = declaredField(type, parameter.getName());
      Method getter = getter(type, parameter.getName(), parameter.getType());
      properties.add(new JavaProperty(
          parameter.getName(),
          columnName(parameter, getter, field),
          parameter.getType(),
          parameter.getParameterizedType(),
          getter != null
              ? lookup.unreflect(getter)
              : field != null && Modifier.isPublic(field.getModifiers())
                  ? lookup.unreflectGetter(field)
                  : null,
          null));
    }
    return new JavaShape(lookup.unreflectConstructor(constructor), properties, true);
  }

  private static @Nullable Field declaredField(Class<?> type, String name) {
    try {
      return type.getDeclaredField(name);
    } catch (NoSuchFieldException e) {
      return null;
    }
  }

  private static @Nullable Method getter(Class<?> type, String property, Class<?> result) {
    String capital = property.substring(0, 1).toUpperCase(Locale.ROOT) + property.substring(1);
    for (String name : List.of("get" + capital, "is" + capital, property)) {
      Method method = method(type, name);
      if (method != null
          && method.getReturnType() == result
          && !Modifier.isStatic(method.getModifiers())) {
        return method;
      }
    }
    return null;
  }

  private static @Nullable Method method(Class<?> type, String name) {
    try {
      return type.getMethod(name);
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  private static JavaShape ofBean(
      Class<?> type, Constructor<?> constructor, MethodHandles.Lookup lookup)
      throws IllegalAccessException {
    Map<String, JavaProperty> properties = new LinkedHashMap<>();
    for (Field field : type.getFields()) {
      int modifiers = field.getModifiers();
      if (!Modifier.isStatic(modifiers)
          && !Modifier.isFinal(modifiers)
          && !Modifier.isTransient(modifiers)) {
        properties.put(
            field.getName(),
            new JavaProperty(
                field.getName(),
                columnName(field),
                field.getType(),
                field.getGenericType(),
                lookup.unreflectGetter(field),
                lookup.unreflectSetter(field)));
      }
    }
    Method[] methods = type.getMethods();
    Arrays.sort(methods, Comparator.comparing(Method::getName));
    for (Method setter : methods) {
      addProperty(type, setter, lookup, properties);
    }
    if (properties.isEmpty()) {
      throw unfit(type, type.getTypeName() + " has no properties");
    }
    return new JavaShape(
        lookup.unreflectConstructor(constructor), List.copyOf(properties.values()), false);
  }

  private static void addProperty(
      Class<?> type,
      Method setter,
      MethodHandles.Lookup lookup,
      Map<String, JavaProperty> properties)
      throws IllegalAccessException {
    if (!setter.getName().startsWith("set")
        || setter.getName().length() == 3
        || setter.getParameterCount() != 1
        || Modifier.isStatic(setter.getModifiers())) {
      return;
    }
    String capital = setter.getName().substring(3);
    String name = capital.substring(0, 1).toLowerCase(Locale.ROOT) + capital.substring(1);
    Method getter = getter(type, name, setter.getParameterTypes()[0]);
    if (getter == null) {
      return;
    }
    MethodHandle write = lookup.unreflect(setter);
    properties.put(
        name,
        new JavaProperty(
            name,
            columnName(getter, setter, declaredField(type, name)),
            getter.getReturnType(),
            getter.getGenericReturnType(),
            lookup.unreflect(getter),
            write.asType(write.type().changeReturnType(void.class))));
  }
}
