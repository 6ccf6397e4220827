package dev.belfry.identity;

import dev.belfry.events.EmailAddress;
import dev.belfry.events.RecipientId;
import dev.belfry.service.problem.FieldError;
import dev.belfry.service.problem.ProblemException;
import dev.belfry.service.security.Scope;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What token is asked for.
///
/// @param user the token's `sub`
/// @param scope space separated, empty for none
/// @param ttl how long it lasts
/// @param email the user's address, which the token then names as verified; null for none
record TokenRequest(RecipientId user, String scope, Duration ttl, @Nullable String email) {
  private static final int LONGEST = 86_400;
  private static final Duration USUAL = Duration.ofHours(1);
  private static final List<String> SCOPES =
      Arrays.stream(Scope.values()).map(Scope::claim).toList();

  /// @throws ProblemException if it is outside the contract
  static TokenRequest of(Map<String, String[]> query) {
    return new TokenRequest(
        user(single(query, "user")),
        scope(single(query, "scope")),
        ttl(single(query, "ttl")),
        email(single(query, "email")));
  }

  private static @Nullable String single(Map<String, String[]> query, String name) {
    String[] values = query.get(name);
    if (values == null) {
      return null;
    }
    if (values.length > 1) {
      throw refused(name, "given twice");
    }
    return values[0];
  }

  private static RecipientId user(@Nullable String user) {
    if (user == null || !RecipientId.isValid(user)) {
      throw refused("user", "1 to 128 letters, digits or any of _.:@|+=- (%2B for +)");
    }
    return new RecipientId(user);
  }

  private static String scope(@Nullable String scope) {
    List<String> names =
        scope == null || scope.isBlank() ? List.of() : List.of(scope.strip().split(" +"));
    if (!SCOPES.containsAll(names)) {
      throw refused("scope", "any of %s, space separated".formatted(String.join(", ", SCOPES)));
    }
    return names.stream().distinct().collect(Collectors.joining(" "));
  }

  private static Duration ttl(@Nullable String ttl) {
    if (ttl == null) {
      return USUAL;
    }
    int seconds = ttl.matches("[0-9]{1,5}") ? Integer.parseInt(ttl) : 0;
    if (seconds < 1 || seconds > LONGEST) {
      throw refused("ttl", "1 to %s seconds".formatted(LONGEST));
    }
    return Duration.ofSeconds(seconds);
  }

  private static @Nullable String email(@Nullable String email) {
    if (email != null && !EmailAddress.isValid(email)) {
      throw refused("email", "one address for e-mail, such as alice@example.com (%2B for +)");
    }
    return email;
  }

  private static ProblemException refused(String field, String expected) {
    return ProblemException.malformed(new FieldError(field, expected));
  }
}
