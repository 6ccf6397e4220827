package dev.belfry.cli.api;

/// Where the token comes from.
public sealed interface TokenSource {
  /// A token that was given.
  ///
  /// @param token never shown
  public record Given(String token) implements TokenSource {
    @Override
    public String toString() {
      return "a token";
    }
  }

  /// Development tokens of the Belfry that is called.
  ///
  /// @param user whose
  /// @param scope what it allows; empty for nothing but the user's own inbox
  public record Development(String user, String scope) implements TokenSource {}
}
