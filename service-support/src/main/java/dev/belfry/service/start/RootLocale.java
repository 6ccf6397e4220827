package dev.belfry.service.start;

import java.util.Locale;
import org.springframework.boot.context.event.ApplicationStartingEvent;
import org.springframework.context.ApplicationListener;

/// A service reads and writes for machines, whatever language its machine speaks: everything in its
/// process works as in no language at all. Our own code never asks for the default (the compiler
/// sees to it), but libraries do: under Turkish, Kafka's broker finds no `CLASSİC` groups.
final class RootLocale implements ApplicationListener<ApplicationStartingEvent> {
  @Override
  public void onApplicationEvent(ApplicationStartingEvent event) {
    Locale.setDefault(Locale.ROOT);
  }
}
