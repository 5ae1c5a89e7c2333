package io.laminar.capi.image.reach;

import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.net.URL;
import java.util.Enumeration;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * Looks up what a rewritten class asks for, as the JDK would, and notes what was found. {@link CallRewriter} puts these
 * methods in the place of the JDK's: each has the receiver, the arguments and the name of the class that asks.
 *
 * <p>What is not there is not noted: a native image does not find it either.
 */
public final class Lookups {
  private Lookups() {}

  // --- Classes ---

  public static Class<?> forName(String name, String caller) throws ClassNotFoundException {
    return found(Class.forName(name), caller);
  }

  public static Class<?> forName(
      String name, boolean initialize, @Nullable ClassLoader loader, String caller)
      throws ClassNotFoundException {
    return found(Class.forName(name, initialize, loader), caller);
  }

  public static Class<?> loadClass(ClassLoader loader, String name, String caller)
      throws ClassNotFoundException {
    return found(loader.loadClass(name), caller);
  }

  private static Class<?> found(Class<?> type, String caller) {
    Findings.type(type, caller);
    return type;
  }

  // --- Methods ---

  public static Method getMethod(
      Class<?> type, String name, Class<?> @Nullable [] parameters, String caller)
      throws NoSuchMethodException {
    return found(type, type.getMethod(name, parameters), caller);
  }

  public static Method getDeclaredMethod(
      Class<?> type, String name, Class<?> @Nullable [] parameters, String caller)
      throws NoSuchMethodException {
    return found(type, type.getDeclaredMethod(name, parameters), caller);
  }

  private static Method found(Class<?> type, Method method, String caller) {
    Findings.type(type, caller);
    Findings.method(
        method.getDeclaringClass(), method.getName(), method.getParameterTypes(), caller);
    return method;
  }

  public static Method[] getMethods(Class<?> type, String caller) {
    Findings.all(type, "allPublicMethods", caller);
    return type.getMethods();
  }

  public static Method[] getDeclaredMethods(Class<?> type, String caller) {
    Findings.all(type, "allDeclaredMethods", caller);
    return type.getDeclaredMethods();
  }

  public static @Nullable Object invoke(
      Method method,
      @Nullable Object receiver,
      @Nullable Object @Nullable [] arguments,
      String caller)
      throws ReflectiveOperationException {
    if (method.getName().equals("allocateInstance") && arguments != null) {
      Findings.all((Class<?>) arguments[0], "unsafeAllocated", caller);
    }
    return method.invoke(receiver, arguments);
  }

  // --- Constructors ---

  public static <T> Constructor<T> getConstructor(
      Class<T> type, Class<?> @Nullable [] parameters, String caller) throws NoSuchMethodException {
    return found(type.getConstructor(parameters), caller);
  }

  public static <T> Constructor<T> getDeclaredConstructor(
      Class<T> type, Class<?> @Nullable [] parameters, String caller) throws NoSuchMethodException {
    return found(type.getDeclaredConstructor(parameters), caller);
  }

  private static <T> Constructor<T> found(Constructor<T> constructor, String caller) {
    Findings.method(
        constructor.getDeclaringClass(), "<init>", constructor.getParameterTypes(), caller);
    return constructor;
  }

  public static Constructor<?>[] getConstructors(Class<?> type, String caller) {
    Findings.all(type, "allPublicConstructors", caller);
    return type.getConstructors();
  }

  public static Constructor<?>[] getDeclaredConstructors(Class<?> type, String caller) {
    Findings.all(type, "allDeclaredConstructors", caller);
    return type.getDeclaredConstructors();
  }

  @SuppressWarnings({"deprecation", "ClassNewInstance"}) // Stands for it.
  public static <T> T newInstance(Class<T> type, String caller)
      throws ReflectiveOperationException {
    Findings.method(type, "<init>", new Class<?>[0], caller);
    return type.newInstance();
  }

  // --- Fields ---

  public static Field getField(Class<?> type, String name, String caller)
      throws NoSuchFieldException {
    return found(type, type.getField(name), caller);
  }

  public static Field getDeclaredField(Class<?> type, String name, String caller)
      throws NoSuchFieldException {
    return found(type, type.getDeclaredField(name), caller);
  }

  private static Field found(Class<?> type, Field field, String caller) {
    Findings.type(type, caller);
    Findings.field(field.getDeclaringClass(), field.getName(), caller);
    return field;
  }

  public static Field[] getFields(Class<?> type, String caller) {
    Findings.all(type, "allPublicFields", caller);
    return type.getFields();
  }

  public static Field[] getDeclaredFields(Class<?> type, String caller) {
    Findings.all(type, "allDeclaredFields", caller);
    return type.getDeclaredFields();
  }

  public static void set(
      Field field, @Nullable Object object, @Nullable Object value, String caller)
      throws IllegalAccessException {
    Findings.write(field.getDeclaringClass(), field.getName(), caller);
    field.set(object, value);
  }

  // --- What else a class has ---

  public static RecordComponent @Nullable [] getRecordComponents(Class<?> type, String caller) {
    Findings.all(type, "allRecordComponents", caller);
    return type.getRecordComponents();
  }

  public static Class<?>[] getClasses(Class<?> type, String caller) {
    Findings.all(type, "allPublicClasses", caller);
    return type.getClasses();
  }

  public static Class<?>[] getDeclaredClasses(Class<?> type, String caller) {
    Findings.all(type, "allDeclaredClasses", caller);
    return type.getDeclaredClasses();
  }

  public static Class<?> @Nullable [] getPermittedSubclasses(Class<?> type, String caller) {
    Findings.all(type, "allPermittedSubclasses", caller);
    return type.getPermittedSubclasses();
  }

  public static Object newInstance(Class<?> component, int length, String caller) {
    Object array = Array.newInstance(component, length);
    Findings.type(array.getClass(), caller);
    return array;
  }

  // --- Method handles ---

  public static MethodHandle findStatic(
      MethodHandles.Lookup lookup, Class<?> type, String name, MethodType form, String caller)
      throws ReflectiveOperationException {
    Findings.method(type, name, form.parameterArray(), caller);
    return lookup.findStatic(type, name, form);
  }

  public static MethodHandle findVirtual(
      MethodHandles.Lookup lookup, Class<?> type, String name, MethodType form, String caller)
      throws ReflectiveOperationException {
    Findings.method(type, name, form.parameterArray(), caller);
    return lookup.findVirtual(type, name, form);
  }

  public static MethodHandle findConstructor(
      MethodHandles.Lookup lookup, Class<?> type, MethodType form, String caller)
      throws ReflectiveOperationException {
    Findings.method(type, "<init>", form.parameterArray(), caller);
    return lookup.findConstructor(type, form);
  }

  public static VarHandle findVarHandle(
      MethodHandles.Lookup lookup, Class<?> owner, String name, Class<?> type, String caller)
      throws ReflectiveOperationException {
    Findings.field(owner, name, caller);
    return lookup.findVarHandle(owner, name, type);
  }

  public static VarHandle findStaticVarHandle(
      MethodHandles.Lookup lookup, Class<?> owner, String name, Class<?> type, String caller)
      throws ReflectiveOperationException {
    Findings.field(owner, name, caller);
    return lookup.findStaticVarHandle(owner, name, type);
  }

  // --- Proxies and services ---

  public static Object newProxyInstance(
      @Nullable ClassLoader loader,
      Class<?>[] interfaces,
      InvocationHandler handler,
      String caller) {
    Findings.proxy(interfaces, caller);
    return Proxy.newProxyInstance(loader, interfaces, handler);
  }

  public static <S> ServiceLoader<S> load(Class<S> service, String caller) {
    Findings.service(service, caller);
    return ServiceLoader.load(service);
  }

  public static <S> ServiceLoader<S> load(
      Class<S> service, @Nullable ClassLoader loader, String caller) {
    Findings.service(service, caller);
    return ServiceLoader.load(service, loader);
  }

  // --- Resources ---

  public static @Nullable URL getResource(Class<?> type, String name, String caller) {
    URL found = type.getResource(name);
    Findings.resource(absolute(type, name), found != null, caller);
    return found;
  }

  public static @Nullable InputStream getResourceAsStream(
      Class<?> type, String name, String caller) {
    InputStream found = type.getResourceAsStream(name);
    Findings.resource(absolute(type, name), found != null, caller);
    return found;
  }

  public static @Nullable URL getResource(ClassLoader loader, String name, String caller) {
    URL found = loader.getResource(name);
    Findings.resource(name, found != null, caller);
    return found;
  }

  public static @Nullable InputStream getResourceAsStream(
      ClassLoader loader, String name, String caller) {
    InputStream found = loader.getResourceAsStream(name);
    Findings.resource(name, found != null, caller);
    return found;
  }

  public static Enumeration<URL> getResources(ClassLoader loader, String name, String caller)
      throws java.io.IOException {
    Enumeration<URL> found = loader.getResources(name);
    Findings.resource(name, found.hasMoreElements(), caller);
    return found;
  }

  private static String absolute(Class<?> type, String name) {
    return name.startsWith("/")
        ? name.substring(1)
        : type.getPackageName().replace('.', '/') + '/' + name;
  }

  public static ResourceBundle getBundle(String name, String caller) {
    ResourceBundle found = ResourceBundle.getBundle(name, Locale.getDefault(), loader());
    Findings.bundle(name, caller);
    return found;
  }

  public static ResourceBundle getBundle(String name, Locale locale, String caller) {
    ResourceBundle found = ResourceBundle.getBundle(name, locale, loader());
    Findings.bundle(name, caller);
    return found;
  }

  public static ResourceBundle getBundle(
      String name, Locale locale, ClassLoader loader, String caller) {
    ResourceBundle found = ResourceBundle.getBundle(name, locale, loader);
    Findings.bundle(name, caller);
    return found;
  }

  private static ClassLoader loader() {
    return Lookups.class.getClassLoader();
  }
}
