package dev.belfry.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.browser.Node.Outcome;
import dev.belfry.events.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;

/// The modules pass TypeScript, and the types beside them are those that it derives.
class TypesTest {
  /// Written by hand: the types of the element and its events, also for frameworks.
  private static final Set<String> BY_HAND = Set.of("index.d.ts", "react.d.ts", "vue.d.ts");

  private static final Path TYPES = Node.MODULES.resolve("types");

  @TempDir static Path compiler;
  private static String version = "";

  @BeforeAll
  static void unpackTheCompiler() throws IOException, URISyntaxException {
    Properties artifact = new Properties();
    try (InputStream file =
        resource("maven/org.webjars.npm/typescript/pom.properties").openStream()) {
      artifact.load(file);
    }
    version = artifact.getProperty("version");
    String folder = "resources/webjars/typescript/%s/lib".formatted(version);
    URI jar = resource(folder + "/tsc.js").toURI();
    try (FileSystem files = FileSystems.newFileSystem(jar, java.util.Map.of());
        Stream<Path> all = Files.list(files.getPath("META-INF", folder))) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Files.copy(file, compiler.resolve(file.getFileName().toString()));
      }
    }
  }

  private static URL resource(String name) {
    return Objects.requireNonNull(TypesTest.class.getResource("/META-INF/" + name), name);
  }

  @Test
  void theModulesAreSound() {
    assertThat(compile(Node.MODULES, "-p", "jsconfig.json")).isEqualTo(new Outcome(0, ""));
  }

  @Test
  void theModulesOfThePageForOperatorsAreSound() {
    assertThat(compile(Node.OPS, "-p", "jsconfig.json")).isEqualTo(new Outcome(0, ""));
  }

  @Test
  void theTypesAreThoseOfTheModules(@TempDir Path found) throws IOException {
    Outcome outcome =
        compile(
            Node.MODULES,
            "-p",
            "jsconfig.json",
            "--noEmit",
            "false",
            "--declaration",
            "--emitDeclarationOnly",
            "--outDir",
            found.toString());
    assertThat(outcome).isEqualTo(new Outcome(0, ""));

    List<String> written = names(TYPES).filter(name -> !BY_HAND.contains(name)).toList();
    assertThat(written).as("'npm run types' beside the modules").isEqualTo(names(found).toList());
    for (String name : written) {
      assertThat(TYPES.resolve(name))
          .as("'npm run types' beside the modules")
          .hasSameTextualContentAs(found.resolve(name));
    }
  }

  @Test
  void anApplicationFindsThem(@TempDir Path application) throws IOException {
    Files.writeString(
        application.resolve("application.ts"),
        """
        import { BelfryClient, BelfryError, type BelfryBell } from 'belfry-bell';

        const bell: BelfryBell = document.createElement('belfry-bell');
        bell.getToken = async () => 'token';
        bell.addEventListener('belfry-error', ({ detail }) => alert(detail.code === 'unexpected'));
        const width: number = bell.offsetWidth;
        const client = new BelfryClient({ getToken: () => null });
        client.on('error', (reason: BelfryError) => console.log(reason.cause, width));
        client.on('unread', (count: number | null) => console.log(count));
        void client.list({ limit: 5 }).then(({ notifications }) => notifications[0]?.title);
        """);
    assertThat(compileApplication(application)).isEqualTo(new Outcome(0, ""));
  }

  @Test
  void theRecipesForReactCompile(@TempDir Path application) throws IOException {
    List<String> recipes = blocks("tsx").toList();
    assertThat(recipes).hasSize(4);
    for (int i = 0; i < recipes.size(); i++) {
      Files.writeString(application.resolve("recipe%s.tsx".formatted(i)), recipes.get(i));
    }
    Files.writeString(
        application.resolve("wrong.tsx"),
        """
        import 'belfry-bell/react';

        // @ts-expect-error no theme
        export const theme = <belfry-bell theme="blue" />;
        // @ts-expect-error no token
        export const token = <belfry-bell getToken={() => 17} />;
        // @ts-expect-error no element
        export const part = <belfry-inbox renderBody={() => 'text'} renderAvatar={() => null} />;
        // @ts-expect-error another detail
        export const event = <belfry-bell onbelfry-unread={({ detail }) => detail.count} />;
        """);

    assertThat(compileApplication(application)).isEqualTo(new Outcome(0, ""));
  }

  @Test
  void theRecipeForVueCompiles_andTemplatesKnowTheTag(@TempDir Path application)
      throws IOException {
    String recipe = blocks("vue").collect(Collectors.joining());
    Files.writeString(
        application.resolve("recipe.ts"),
        """
        declare function defineProps<T>(): T;
        declare function defineEmits<T>(): T;
        %s
        """
            .formatted(recipe.replaceFirst("(?s).*?<script[^>]*>(.*)</script>.*", "$1")));
    Files.writeString(
        application.resolve("template.ts"),
        """
        import type { GlobalComponents } from 'vue';
        import 'belfry-bell/vue';

        type Tag = InstanceType<GlobalComponents['belfry-bell']>;
        export const props: Tag['$props'] = { server: '/', getToken: () => null, theme: 'system' };
        export const parts: Tag['$props'] = { renderAvatar: () => null, renderActions: ({ id }, previous) => previous };
        export const locale = (tag: Tag): string | null => tag.locale;
        export function hear(emit: Tag['$emit'], event: CustomEvent<{ unreadCount: number }>) {
          emit('belfry-unread', event);
          emit('belfry-locale', new CustomEvent('belfry-locale', { detail: { locale: 'de' } }));
          // @ts-expect-error no event of the tag
          emit('belfry-count', event);
        }
        // @ts-expect-error no theme
        export const wrong: Tag['$props'] = { theme: 'blue' };
        """);

    assertThat(compileApplication(application)).isEqualTo(new Outcome(0, ""));
  }

  /// The blocks of code in the documentation that are in a language.
  private static Stream<String> blocks(String language) throws IOException {
    return Pattern.compile("(?s)```%s\\n(.*?)```".formatted(language))
        .matcher(Files.readString(Path.of("../docs/browser.md")))
        .results()
        .map(block -> block.group(1));
  }

  /// Compiles all of a folder, where the packages are those of the modules, of React and of Vue.
  private static Outcome compileApplication(Path application) throws IOException {
    Path packages = Files.createDirectories(application.resolve("node_modules"));
    FileSystemUtils.copyRecursively(TYPES, packages.resolve("belfry-bell/types"));
    Files.copy(Node.MODULES.resolve("package.json"), packages.resolve("belfry-bell/package.json"));
    FileSystemUtils.copyRecursively(Path.of("src/test/resources/types"), packages);
    Files.writeString(
        application.resolve("tsconfig.json"),
        """
        {
          "compilerOptions": {
            "strict": true, "exactOptionalPropertyTypes": true, "noUncheckedIndexedAccess": true,
            "noEmit": true, "jsx": "react-jsx", "target": "es2022", "module": "es2022",
            "moduleResolution": "bundler", "lib": ["es2022", "dom", "dom.iterable"], "types": []
          },
          "include": ["*.ts", "*.tsx"]
        }
        """);
    return compile(application, "-p", "tsconfig.json");
  }

  @Test
  void whoDevelopsThemHasTheSameCompiler() throws IOException {
    assertThat(
            Json.mapper()
                .readTree(Files.readString(Node.MODULES.resolve("package.json")))
                .at("/devDependencies/typescript")
                .asString())
        .isEqualTo(version);
  }

  private static Stream<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
    }
  }

  private static Outcome compile(Path folder, String... options) {
    return Node.run(
        folder,
        Stream.concat(
                Stream.of(compiler.resolve("tsc.js").toString(), "--pretty", "false"),
                Stream.of(options))
            .toArray(String[]::new));
  }
}
