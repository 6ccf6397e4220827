package dev.belfry.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/// Lets [Awaitility] look at once and then often, and wait long: its own tenth of a second before
/// the first look and between looks adds up to minutes over all tests, and what takes an instant
/// takes longer than its own ten seconds on a machine that is busy with other things. A test that
/// passes does not wait for the end of its patience.
public final class QuickPolls implements LauncherSessionListener {
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    Awaitility.setDefaultPollDelay(Duration.ZERO);
    Awaitility.setDefaultPollInterval(PAUSE);
    Awaitility.setDefaultTimeout(PATIENCE);
  }
}
