package dev.belfry.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(World.class)
class ElsewhereIT {
  @Test
  void aPageOfAnotherOriginHasABellByOneLine(Stage stage) {
    Person alice = stage.newPerson();
    Tab tab = alice.opensAt(stage.elsewhere().origin(), "belfry=" + stage.belfry().origin());

    alice.isTold("From afar");
    assertThat(tab.badge()).hasText("1");
    tab.open();
    tab.part("mark-all").click();

    assertThat(tab.badge()).not().isVisible();
  }
}
