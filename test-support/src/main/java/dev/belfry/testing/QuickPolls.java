package dev.belfry.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/// Lets [Awaitility] look at once and then often: its own tenth of a second before the first look
/// and between looks adds up to minutes over all tests.
public final class QuickPolls implements LauncherSessionListener {
  private static final Duration PAUSE = Duration.ofMillis(20);

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    Awaitility.setDefaultPollDelay(Duration.ZERO);
    Awaitility.setDefaultPollInterval(PAUSE);
  }
}
