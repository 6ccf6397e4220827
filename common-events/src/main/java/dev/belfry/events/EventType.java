package dev.belfry.events;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// The types of events on the wire (`ce_type`). Their names never change; a changed meaning gets a
/// new version.
public enum EventType {
  CREATED("dev.belfry.notification.created.v1", NotificationCreated.class),
  BROADCAST("dev.belfry.notification.broadcast.v1", NotificationBroadcast.class),
  READ("dev.belfry.notification.read.v1", NotificationRead.class),
  UNREAD("dev.belfry.notification.unread.v1", NotificationUnread.class),
  DELETED("dev.belfry.notification.deleted.v1", NotificationDeleted.class),
  ALL_READ("dev.belfry.notification.all-read.v1", AllRead.class),
  ARCHIVED("dev.belfry.notification.archived.v1", NotificationArchived.class),
  UNARCHIVED("dev.belfry.notification.unarchived.v1", NotificationUnarchived.class),
  ALL_ARCHIVED("dev.belfry.notification.all-archived.v1", AllArchived.class),
  WITHDRAWN("dev.belfry.notification.withdrawn.v1", NotificationWithdrawn.class),
  CLICKED("dev.belfry.notification.clicked.v1", NotificationClicked.class),
  SETTINGS_CHANGED("dev.belfry.settings.changed.v1", SettingsChanged.class),
  SETTINGS_PATCHED("dev.belfry.settings.patched.v1", SettingsPatched.class),
  DELIVERED("dev.belfry.notification.delivered.v1", NotificationDelivered.class),
  SESSION_OPENED("dev.belfry.session.opened.v1", SessionOpened.class),
  SESSION_CLOSED("dev.belfry.session.closed.v1", SessionClosed.class),
  AUDIT_QUERIED("dev.belfry.audit.queried.v1", AuditQueried.class),
  AUDIT_ACTED("dev.belfry.audit.acted.v1", AuditActed.class),
  DEAD_LETTER_REPUBLISHED(
      "dev.belfry.audit.dead-letter-republished.v1", DeadLetterRepublished.class),
  DEAD_LETTER_DISCARDED("dev.belfry.audit.dead-letter-discarded.v1", DeadLetterDiscarded.class),
  CATEGORY_PUT("dev.belfry.category.put.v1", CategoryPut.class),
  CATEGORY_RETIRED("dev.belfry.category.retired.v1", CategoryRetired.class),
  TEMPLATE_PUT("dev.belfry.template.put.v1", TemplatePut.class),
  EXPERIMENT_PUT("dev.belfry.experiment.put.v1", ExperimentPut.class),
  EMAIL_PUT("dev.belfry.contact.email-put.v1", EmailPut.class),
  PUSH_PUT("dev.belfry.contact.push-put.v1", PushPut.class),
  DELIVERY_DECIDED("dev.belfry.delivery.decided.v1", DeliveryDecided.class),
  DELIVERY_SKIPPED("dev.belfry.delivery.skipped.v1", DeliverySkipped.class),
  DELIVERY_CANCELLED("dev.belfry.delivery.cancelled.v1", DeliveryCancelled.class),
  DELIVERY_ATTEMPTED("dev.belfry.delivery.attempted.v1", DeliveryAttempted.class),
  DELIVERY_SENT("dev.belfry.delivery.sent.v1", DeliverySent.class),
  DELIVERY_DEFERRED("dev.belfry.delivery.deferred.v1", DeliveryDeferred.class),
  DELIVERY_FAILED("dev.belfry.delivery.failed.v1", DeliveryFailed.class),
  DELIVERY_BOUNCED("dev.belfry.delivery.bounced.v1", DeliveryBounced.class),
  DELIVERY_RELEASED("dev.belfry.delivery.released.v1", DeliveryReleased.class),
  CHANNEL_ACTIVATED("dev.belfry.channel.activated.v1", ChannelActivated.class),
  CHANNEL_DEACTIVATED("dev.belfry.channel.deactivated.v1", ChannelDeactivated.class),
  SUPPRESSION_LIFTED("dev.belfry.address.suppression-lifted.v1", SuppressionLifted.class);

  /// What the names of Belfry's types begin with, of all versions.
  static final String OURS = "dev.belfry.";

  private static final Map<String, EventType> BY_WIRE_NAME =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(EventType::wireName, Function.identity()));

  private static final Map<Class<? extends Event>, EventType> BY_CLASS =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(EventType::eventClass, Function.identity()));

  private final String wireName;
  private final Class<? extends Event> eventClass;

  EventType(String wireName, Class<? extends Event> eventClass) {
    this.wireName = wireName;
    this.eventClass = eventClass;
  }

  /// The value of the header `ce_type`.
  public String wireName() {
    return wireName;
  }

  Class<? extends Event> eventClass() {
    return eventClass;
  }

  /// Whether events of this type stand in `belfry.notifications`.
  public boolean isInLog() {
    return NotificationEvent.class.isAssignableFrom(eventClass);
  }

  /// The type of that wire name, if this version knows it.
  public static Optional<EventType> ofWireName(String wireName) {
    return Optional.ofNullable(BY_WIRE_NAME.get(wireName));
  }

  /// The type of an event.
  public static EventType of(Event event) {
    EventType type = BY_CLASS.get(event.getClass());
    if (type == null) {
      throw new IllegalStateException(event.getClass() + " has no type");
    }
    return type;
  }
}
