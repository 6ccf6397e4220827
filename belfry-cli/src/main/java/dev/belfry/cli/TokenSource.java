package dev.belfry.cli;

/// Where tokens come from.
sealed interface TokenSource {
  /// It was given.
  ///
  /// @param token never shown
  record Given(String token) implements TokenSource {
    @Override
    public String toString() {
      return "a token";
    }
  }

  /// From the development tokens of the Belfry that is asked.
  ///
  /// @param user whose
  /// @param scope what it allows; empty: nothing beyond her own inbox
  record Development(String user, String scope) implements TokenSource {}
}
