package dev.belfry.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What other code may use says what it is for. That comments lead nowhere wrong is checked by the
/// compiler.
class DocumentedTest {
  private static final Path ROOT = Path.of("..");

  /// Modules that others are written against, where methods are described too.
  private static final Set<String> SHARED = Set.of("common-events", "log-consumer", "client");

  @Test
  void everyPublicTypeAndEveryPublicMethodOfASharedModuleHasAComment() throws IOException {
    List<String> undocumented = new ArrayList<>();
    List<Path> modules;
    try (Stream<Path> folders = Files.list(ROOT)) {
      modules = folders.map(folder -> folder.resolve("src/main/java")).toList();
    }
    for (Path module : modules.stream().filter(Files::isDirectory).sorted().toList()) {
      boolean methodsToo = SHARED.contains(module.getName(1).toString());
      undocumented.addAll(undocumentedIn(module, methodsToo));
    }

    assertThat(undocumented).isEmpty();
  }

  private static List<String> undocumentedIn(Path sources, boolean methodsToo) throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.walk(sources)) {
      files = all.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var manager = compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
      var task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, null, null, manager.getJavaFileObjectsFromPaths(files));
      var scanner = new Scanner(Trees.instance(task), methodsToo);
      task.parse().forEach(file -> scanner.scan(file, null));
      return scanner.undocumented;
    }
  }

  /// Goes into public types only.
  private static final class Scanner extends TreePathScanner<@Nullable Void, @Nullable Void> {
    private final List<String> undocumented = new ArrayList<>();
    private final Trees trees;
    private final boolean methodsToo;

    Scanner(Trees trees, boolean methodsToo) {
      this.trees = trees;
      this.methodsToo = methodsToo;
    }

    @Override
    public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
      if (isPublic(type.getModifiers())) {
        check(type.getSimpleName());
        super.visitClass(type, null);
      }
      return null;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void unused) {
      boolean isConstructor = method.getReturnType() == null;
      boolean overrides =
          method.getModifiers().getAnnotations().stream()
              .anyMatch(each -> each.getAnnotationType().toString().equals("Override"));
      if (methodsToo && isPublic(method.getModifiers()) && !isConstructor && !overrides) {
        check(method.getName());
      }
      return null;
    }

    @Override
    public @Nullable Void visitVariable(VariableTree variable, @Nullable Void unused) {
      return null;
    }

    private boolean isPublic(ModifiersTree modifiers) {
      Set<Modifier> flags = modifiers.getFlags();
      return flags.contains(Modifier.PUBLIC)
          || flags.contains(Modifier.PROTECTED)
          || getCurrentPath().getParentPath().getLeaf().getKind() == Tree.Kind.INTERFACE;
    }

    private void check(CharSequence name) {
      if (trees.getDocComment(getCurrentPath()) == null) {
        Path file = Path.of(getCurrentPath().getCompilationUnit().getSourceFile().getName());
        undocumented.add(file.getFileName() + ": " + name);
      }
    }
  }
}
