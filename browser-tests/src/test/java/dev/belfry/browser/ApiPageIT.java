package dev.belfry.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The page at `/docs/api`, which asks nobody but this server for anything: its policy allows
/// nothing else, and a page that is refused something complains.
@ExtendWith(World.class)
class ApiPageIT {
  @Test
  void itNamesEveryCallAndOneCanBeTriedAtOnce(Stage stage) throws IOException {
    Page page =
        stage.tab(stage.newPerson().browser(), stage.belfry().origin() + "/docs/api").page();
    assertThat(page.locator(".opblock")).hasCount(describedCalls());
    assertThat(page.locator("#state")).containsText("all scopes");

    Locator send = page.locator("#operations-send-send");
    send.locator(".opblock-summary-control").click();
    send.locator("button.execute").click();

    assertThat(send.locator(".live-responses-table tbody .response-col_status").first())
        .containsText("202");
  }

  private static int describedCalls() throws IOException {
    return (int)
        Files.readAllLines(Path.of("..", "docs", "api", "openapi.yaml")).stream()
            .filter(line -> line.strip().startsWith("operationId:"))
            .count();
  }
}
