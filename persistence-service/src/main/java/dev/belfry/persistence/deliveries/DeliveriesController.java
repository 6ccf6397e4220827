package dev.belfry.persistence.deliveries;

import dev.belfry.events.Category;
import dev.belfry.events.Channel;
import dev.belfry.events.DeliveryAttempted;
import dev.belfry.events.DeliveryBounced;
import dev.belfry.events.Ids;
import dev.belfry.events.Position;
import dev.belfry.events.RecipientId;
import dev.belfry.persistence.catalogue.CategoryVersions;
import dev.belfry.persistence.database.ReadTransactions;
import dev.belfry.persistence.inbox.CurrentLog;
import dev.belfry.persistence.inbox.InboxView;
import dev.belfry.persistence.inbox.OwnReads;
import dev.belfry.persistence.inbox.SettingsInForce;
import dev.belfry.service.problem.ProblemException;
import dev.belfry.service.security.Caller;
import dev.belfry.service.security.RequiresScope;
import dev.belfry.service.security.Scope;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What became of the caller's notifications by e-mail and push.
@RestController
class DeliveriesController {
  private final CurrentLog currentLog;
  private final OwnReads own;
  private final ReadTransactions transactions;
  private final SentNotifications notifications;
  private final DeliveryQueries deliveries;
  private final SettingsInForce settings;
  private final CategoryVersions categories;

  DeliveriesController(
      CurrentLog currentLog,
      OwnReads own,
      ReadTransactions transactions,
      SentNotifications notifications,
      DeliveryQueries deliveries,
      SettingsInForce settings,
      CategoryVersions categories) {
    this.currentLog = currentLog;
    this.own = own;
    this.transactions = transactions;
    this.notifications = notifications;
    this.deliveries = deliveries;
    this.settings = settings;
    this.categories = categories;
  }

  @GetMapping("/api/notifications/{id}/deliveries")
  OfNotification ofNotification(
      Caller caller,
      @PathVariable String id,
      @RequestParam(required = false) @Nullable String after) {
    UUID wanted = Ids.parse(id).orElseThrow(ProblemException::notFound);
    Read read =
        own.read(
            currentLog.get(),
            caller,
            after,
            view -> new Read(history(view, wanted), view.position()));
    DeliveryHistory history = read.history;
    // Outside the transaction: the catalogue may have to be waited for.
    Category category =
        history.active().isEmpty()
            ? null
            : categories.find(history.notification().content().routing()).orElse(null);
    return new OfNotification(history.deliveries(category), read.position);
  }

  private DeliveryHistory history(InboxView view, UUID id) {
    SentNotification notification =
        notifications.find(view, id).orElseThrow(ProblemException::notFound);
    Position place = notification.position();
    return new DeliveryHistory(
        notification,
        settings.at(view.recipient(), place.offset()).settings(),
        deliveries.activeAt(place),
        deliveries.of(view.recipient(), id),
        view.now());
  }

  /// Whose delivery it is, for what mail servers report of it. Asked for by producer-api, which has
  /// only the id.
  @GetMapping("/internal/deliveries/{id}")
  @RequiresScope(Scope.EMAIL_REPORTS)
  OneDelivery one(@PathVariable String id) {
    UUID wanted = Ids.parse(id).orElseThrow(ProblemException::notFound);
    List<RecordedStep> steps = transactions.inOneSnapshot(() -> deliveries.of(wanted));
    if (steps.isEmpty()) {
      throw ProblemException.notFound();
    }
    return new OneDelivery(
        steps.getFirst().event().recipient(),
        steps.getFirst().event().channel(),
        lastAddress(steps),
        reports(steps));
  }

  private static List<Report> reports(List<RecordedStep> steps) {
    return steps.stream()
        .map(RecordedStep::event)
        .filter(DeliveryBounced.class::isInstance)
        .map(DeliveryBounced.class::cast)
        .map(bounced -> new Report(bounced.kind(), bounced.permanent(), bounced.addressHash()))
        .distinct()
        .toList();
  }

  private static @Nullable String lastAddress(List<RecordedStep> steps) {
    String last = null;
    for (RecordedStep step : steps) {
      if (step.event() instanceof DeliveryAttempted attempted && attempted.addressHash() != null) {
        last = attempted.addressHash();
      }
    }
    return last;
  }

  private record Read(DeliveryHistory history, Position position) {}

  /// @param deliveries of each channel by which it went or could have gone
  /// @param position up to which the log is taken into account
  record OfNotification(List<Delivery> deliveries, Position position) {}

  /// @param addressHash stands for the address that it went to last; null if it went to none
  /// @param reports that came back from it, each once
  record OneDelivery(
      RecipientId recipient, Channel channel, @Nullable String addressHash, List<Report> reports) {}

  record Report(DeliveryBounced.Kind kind, boolean permanent, String addressHash) {}
}
