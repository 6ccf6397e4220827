package dev.belfry.producer.request;

import dev.belfry.events.EmailAddress;
import tools.jackson.databind.node.ObjectNode;

/// Where someone can be reached, as asked for: the body of `PUT /api/contact`.
///
/// @param email their address
public record ContactRequest(String email) {
  /// What the body says, or all that is wrong with it.
  public static Checked<ContactRequest> read(ObjectNode body) {
    Members members = new Members(body);
    String email = members.takeText("email");
    if (members.take("email") == null) {
      members.refuse("email", "Is needed.");
    } else if (email != null && !EmailAddress.isValid(email)) {
      members.refuse("email", "Must be one address for e-mail, such as alice@example.com.");
    }
    return members.check(() -> new ContactRequest(email == null ? "" : email));
  }

  /// Without the address.
  @Override
  public String toString() {
    return "ContactRequest";
  }
}
