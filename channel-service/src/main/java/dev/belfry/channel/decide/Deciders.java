package dev.belfry.channel.decide;

import dev.belfry.channel.database.ChannelDatabase;
import dev.belfry.channel.work.WorkSignal;
import dev.belfry.consumer.LogAccess;
import dev.belfry.consumer.LogOffsets;
import dev.belfry.events.Channel;
import dev.belfry.service.trace.Traces;
import java.time.Clock;
import java.util.Set;
import org.springframework.stereotype.Component;

/// Makes the [Decider].
@Component
public final class Deciders {
  private final ChannelDatabase database;
  private final LogAccess access;
  private final LogOffsets offsets;
  private final DueRows rows;
  private final WorkSignal signal;
  private final Traces traces;
  private final Clock clock;

  Deciders(
      ChannelDatabase database,
      LogAccess access,
      LogOffsets offsets,
      DueRows rows,
      WorkSignal signal,
      Traces traces,
      Clock clock) {
    this.database = database;
    this.access = access;
    this.offsets = offsets;
    this.rows = rows;
    this.signal = signal;
    this.traces = traces;
    this.clock = clock;
  }

  /// The one for some channels.
  public Decider of(Set<Channel> channels) {
    return new Decider(database, access, offsets, rows, channels, signal, traces, clock);
  }
}
