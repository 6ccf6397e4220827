package dev.belfry.producer.request;

import dev.belfry.events.DeliveryBounced.Kind;
import dev.belfry.events.Ids;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/// What came back from a mail, as JSON: the body of `POST /api/email/reports`.
///
/// @param deliveryId which mail
/// @param permanent whether its address takes no more mail
public record EmailReportRequest(UUID deliveryId, Kind kind, boolean permanent) {
  private static final UUID NONE = new UUID(0, 0);

  /// What the body says, or all that is wrong with it.
  public static Checked<EmailReportRequest> read(ObjectNode body) {
    Members members = new Members(body);
    UUID deliveryId = deliveryId(members);
    Kind kind = kind(members);
    if (members.take("permanent") == null) {
      members.refuse("permanent", "Is needed.");
    }
    boolean permanent = members.takeBoolean("permanent", false);
    return members.check(() -> new EmailReportRequest(deliveryId, kind, permanent));
  }

  private static UUID deliveryId(Members members) {
    String text = members.takeText("delivery_id");
    Optional<UUID> id = text == null ? Optional.empty() : Ids.parse(text);
    if (id.isEmpty()) {
      members.refuse("delivery_id", "Must be the id of a delivery: the mail's Message-ID has it.");
    }
    return id.orElse(NONE);
  }

  private static Kind kind(Members members) {
    String text = members.takeText("kind");
    Optional<Kind> kind =
        Arrays.stream(Kind.values())
            .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(text))
            .findFirst();
    if (kind.isEmpty()) {
      members.refuse("kind", "Must be bounce or complaint.");
    }
    return kind.orElse(Kind.BOUNCE);
  }
}
