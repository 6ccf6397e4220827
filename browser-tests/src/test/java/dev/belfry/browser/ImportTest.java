package dev.belfry.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.FileSystemUtils;

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
          .filter(file -> !file.endsWith("react.js")) // needs React, see below
          .sorted()
          .toList()
          .stream();
    }
  }

  @Test
  void aComponentIsRenderedOnAServer(@TempDir Path application) throws IOException {
    Path packages = application.resolve("node_modules");
    FileSystemUtils.copyRecursively(Node.MODULES, packages.resolve("belfry-bell"));
    React.unpack(packages, "react", "package.json", "index.js", "cjs/react.development.js");
    React.unpack(
        packages,
        "react-dom",
        "package.json",
        "server.js",
        "server.node.js",
        "cjs/react-dom-server.node.development.js",
        "cjs/react-dom-server-legacy.node.development.js");

    assertThat(
            Node.run(
                application,
                "--input-type=module",
                "--eval",
                """
                import { createElement as h } from 'react';
                import { renderToString } from 'react-dom/server';
                import { useBelfry, useConnection, useNotifications, useUnread } from 'belfry-bell/react';

                function Page() {
                  const belfry = useBelfry({ server: 'https://notify.example.com', getToken: () => null });
                  const { items, isLoaded } = useNotifications(belfry);
                  return h('p', {}, [useConnection(belfry), useUnread(belfry), items.length, isLoaded].join());
                }
                console.log(renderToString(h(Page)));
                """))
        .isEqualTo(new Node.Outcome(0, "<p>closed,,0,false</p>\n"));
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
