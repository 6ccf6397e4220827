package dev.belfry.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A server that renders pages imports what they import, without a page.
class ImportTest {
  @ParameterizedTest
  @MethodSource("modules")
  void aModuleIsImportedWithoutAPage_andDoesNothing(Path module) {
    assertThat(
            Node.run(
                Node.MODULES,
                "--input-type=module",
                "--eval",
                """
                const before = Reflect.ownKeys(globalThis).length;
                await import('./%s');
                console.log(Reflect.ownKeys(globalThis).length - before);
                """
                    .formatted(module.getFileName())))
        .isEqualTo(new Node.Outcome(0, "0\n"));
  }

  static Stream<Path> modules() throws IOException {
    try (Stream<Path> files = Files.list(Node.MODULES)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(".js"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @Test
  void aClientThatIsNotConnectedDoesNothingEither() {
    assertThat(
            Node.run(
                Node.MODULES,
                "--input-type=module",
                "--eval",
                """
                const { BelfryClient, Inbox, safeUrl } =
                  { ...await import('./client.js'), ...await import('./inbox.js') };
                const client = new BelfryClient({
                  server: 'https://notify.example.com/belfry',
                  getToken: () => console.log('asked'),
                });
                new Inbox(client);
                client.on('unread', () => {});
                console.log(client.server, client.state, client.unreadCount);
                console.log(safeUrl('/path'), safeUrl('https://a.example/b'));
                """))
        .isEqualTo(
            new Node.Outcome(
                0, "https://notify.example.com/belfry/ closed null\nnull https://a.example/b\n"));
  }
}
