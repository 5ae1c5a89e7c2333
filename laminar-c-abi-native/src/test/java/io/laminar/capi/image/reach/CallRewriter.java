package io.laminar.capi.image.reach;

import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Puts calls of {@link Lookups} in the place of the JDK's look-ups. Stateless. */
final class CallRewriter {
  private static final int API = Opcodes.ASM9;
  private static final String LOOKUPS = Type.getInternalName(Lookups.class);
  private static final String FINDINGS = Type.getInternalName(Findings.class);

  /** Where a look-up may be declared: the JDK's calls name this class, or one that extends it. */
  private static final String[] OWNERS = {
    "java/lang/Class",
    "java/lang/ClassLoader",
    "java/lang/reflect/Array",
    "java/lang/reflect/Field",
    "java/lang/reflect/Method",
    "java/lang/reflect/Proxy",
    "java/lang/invoke/MethodHandles$Lookup",
    "java/util/ResourceBundle",
    "java/util/ServiceLoader"
  };

  /** The methods that compose handles. */
  private static final Set<String> COMPOSES = Set.of(
      "bindTo",
      "asType",
      "asSpreader",
      "asCollector",
      "asVarargsCollector",
      "collectArguments",
      "dropArguments",
      "explicitCastArguments",
      "filterArguments",
      "filterReturnValue",
      "foldArguments",
      "guardWithTest",
      "insertArguments",
      "permuteArguments",
      "spreadInvoker");

  /** Descriptors of the methods that stand in, by class, name and descriptor of the call. */
  private static final Map<String, String> STAND_INS = standIns();

  private CallRewriter() {}

  private static Map<String, String> standIns() {
    Map<String, String> all = new HashMap<>();
    for (Method method : Lookups.class.getMethods()) {
      if (method.getDeclaringClass() == Lookups.class) {
        String descriptor = Type.getMethodDescriptor(method);
        for (String owner : OWNERS) {
          all.put(key(owner, method.getName(), descriptor), descriptor);
        }
      }
    }
    return all;
  }

  private static String key(String owner, String name, String standIn) {
    return owner + '.' + name + standIn;
  }

  /** Returns a class that notes its look-ups. */
  static byte[] rewrite(byte[] bytes) {
    ClassReader reader = new ClassReader(bytes);
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(new Rewritten(writer, reader.getClassName()), 0);
    return writer.toByteArray();
  }

  /** The descriptor of the method that stands in for a call; null for one that looks nothing up. */
  private static @Nullable String standIn(
      int opcode, String owner, String name, String descriptor) {
    if (opcode == Opcodes.INVOKESPECIAL) {
      return null;
    }
    String receiver = opcode == Opcodes.INVOKESTATIC ? "" : "L" + owner + ";";
    String given = "(" + receiver + descriptor.substring(1).replace(")", "Ljava/lang/String;)");
    return STAND_INS.get(key(owner, name, given));
  }

  private static final class Rewritten extends ClassVisitor {
    private final String caller;

    Rewritten(ClassVisitor next, String caller) {
      super(API, next);
      this.caller = caller.replace('/', '.');
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String descriptor, String signature, String[] exceptions) {
      MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
      return new Calls(next, caller);
    }
  }

  private static final class Calls extends MethodVisitor {
    private final String caller;

    Calls(MethodVisitor next, String caller) {
      super(API, next);
      this.caller = caller;
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      String standIn = standIn(opcode, owner, name, descriptor);
      if (standIn != null) {
        super.visitLdcInsn(caller);
        super.visitMethodInsn(Opcodes.INVOKESTATIC, LOOKUPS, name, standIn, false);
        return;
      }
      if (makesClasses(owner, name, descriptor)
          || (owner.startsWith("java/lang/invoke/MethodHandle") && COMPOSES.contains(name))) {
        note("forbidden", owner, name);
      } else if (owner.endsWith("/misc/Unsafe")
          && name.equals("objectFieldOffset")
          && descriptor.startsWith("(Ljava/lang/reflect/Field;")) {
        super.visitInsn(Opcodes.DUP);
        super.visitLdcInsn(caller);
        super.visitMethodInsn(
            Opcodes.INVOKESTATIC,
            FINDINGS,
            "unsafe",
            "(Ljava/lang/reflect/Field;Ljava/lang/String;)V",
            false);
      }
      super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
    }

    @Override
    public void visitInvokeDynamicInsn(
        String name, String descriptor, Handle bootstrap, Object... arguments) {
      for (Object argument : arguments) {
        if (argument instanceof Handle handle && looksUp(handle)) {
          // It will be called where no call stands.
          note("unseen", handle.getOwner(), handle.getName());
        }
      }
      super.visitInvokeDynamicInsn(name, descriptor, bootstrap, arguments);
    }

    private void note(String kind, String owner, String name) {
      super.visitLdcInsn(kind + ' ' + owner.replace('/', '.') + ' ' + name);
      super.visitLdcInsn(caller);
      super.visitMethodInsn(
          Opcodes.INVOKESTATIC, FINDINGS, "note", "(Ljava/lang/String;Ljava/lang/String;)V", false);
    }
  }

  private static boolean makesClasses(String owner, String name, String descriptor) {
    return (name.startsWith("define") && descriptor.endsWith(")Ljava/lang/Class;"))
        || name.startsWith("defineHiddenClass")
        || (owner.equals("java/lang/reflect/Proxy") && name.equals("getProxyClass"));
  }

  private static boolean looksUp(Handle handle) {
    int opcode =
        handle.getTag() == Opcodes.H_INVOKESTATIC ? Opcodes.INVOKESTATIC : Opcodes.INVOKEVIRTUAL;
    return standIn(opcode, handle.getOwner(), handle.getName(), handle.getDesc()) != null;
  }
}
