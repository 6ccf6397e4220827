package dev.belfry.channel.notice;

import dev.belfry.channel.database.ChannelDatabase;
import dev.belfry.channel.work.Worker;
import dev.belfry.consumer.LogAccess;
import dev.belfry.consumer.LogOffsets;
import dev.belfry.consumer.catalogue.CatalogueTail;
import dev.belfry.events.Category;
import dev.belfry.events.EventLog;
import dev.belfry.events.EventPublisher;
import dev.belfry.events.EventPublisher.Published;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Publishes what [Notices] has to the log. What was not acknowledged comes again, as a repeat.
public final class NoticePublisher extends Worker {
  private static final Duration STOP = Duration.ofSeconds(5);
  private static final Duration LOST = Duration.ofSeconds(45);
  private static final Duration ACKNOWLEDGEMENT = Duration.ofSeconds(40);
  private static final int BATCH = 100;

  private final EventPublisher publisher;
  private final CatalogueTail catalogue;

  /// @param publisher never in doubt for longer than 30 s
  /// @param catalogue has the category of notices
  public NoticePublisher(
      ChannelDatabase database,
      LogAccess access,
      EventPublisher publisher,
      CatalogueTail catalogue) {
    super("channel-notices", STOP, database, access);
    this.publisher = publisher;
    this.catalogue = catalogue;
  }

  @Override
  protected Duration idle() {
    return Duration.ofSeconds(1);
  }

  @Override
  protected boolean round(EventLog log) {
    if (!catalogue.whenCaughtUp().isDone()) {
      return false;
    }
    List<Notice> notices =
        database().inTransaction(connection -> Notices.take(connection, LOST, BATCH));
    if (notices.isEmpty()) {
      return false;
    }
    Category category = catalogue.catalogue().find(Category.DEFAULT.key()).orElse(Category.DEFAULT);
    List<CompletableFuture<Published>> published =
        notices.stream().map(notice -> publisher.publish(log, notice.event(category))).toList();
    published.forEach(each -> LogOffsets.get(each, ACKNOWLEDGEMENT));
    database().change(connection -> Notices.remove(connection, notices));
    return notices.size() == BATCH;
  }
}
