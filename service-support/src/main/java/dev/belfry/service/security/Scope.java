package dev.belfry.service.security;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a token may allow beyond one's own inbox.
public enum Scope {
  /// To notify others: one, many, all; and to withdraw.
  SEND("notifications:send"),
  /// To ask what happened to anyone's notifications; changes nothing.
  AUDIT("notifications:audit"),
  /// To act on what stands in the log and in the read model: republish or discard dead letters, and
  /// replay.
  OPERATE("notifications:operate"),
  /// To change what is offered to all, such as categories.
  CATALOGUE("catalogue:write"),
  /// To say where others can be reached.
  CONTACTS("contacts:write"),
  /// To report what came back from mails: bounces and complaints.
  EMAIL_REPORTS("email:report"),
  /// To ask how many did what; tells of nobody.
  ANALYTICS("notifications:analytics");

  private final String claim;

  Scope(String claim) {
    this.claim = claim;
  }

  /// Its name in the claim `scope`.
  public String claim() {
    return claim;
  }

  static Set<Scope> of(@Nullable String claim) {
    List<String> names = claim == null ? List.of() : Arrays.asList(claim.split(" "));
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (Scope scope : values()) {
      if (names.contains(scope.claim)) {
        scopes.add(scope);
      }
    }
    return scopes;
  }
}
