package dev.belfry.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(World.class)
class OneSocketIT {
  @Test
  void threeTabsShareOneSocket_andWhenItsTabIsClosedTheOthersGoOnWithoutAGap(Stage stage) {
    stage.awaitSessions(0);
    Person alice = stage.newPerson();
    List<Tab> tabs = new ArrayList<>(List.of(alice.opens(), alice.opens(), alice.opens()));
    stage.awaitSessions(1);
    tabs.getFirst().await(() -> openSockets(tabs) == 1);
    List<String> titles = IntStream.range(0, 40).mapToObj(i -> "No. " + i + ".").toList();

    Tab holder = tabs.stream().filter(tab -> tab.openSockets() == 1).findFirst().orElseThrow();
    tabs.remove(holder);
    titles.subList(0, 20).forEach(alice::isTold);
    holder.page().close();
    titles.subList(20, 40).forEach(alice::isTold);

    for (Tab tab : tabs) {
      assertThat(tab.badge()).hasText("40");
      tab.awaitTold(titles);
    }
    tabs.getFirst().await(() -> openSockets(tabs) == 1);
    stage.awaitSessions(1);
  }

  private static long openSockets(List<Tab> tabs) {
    return tabs.stream().mapToLong(Tab::openSockets).sum();
  }
}
