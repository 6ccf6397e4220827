package dev.belfry.client.spring;

/// A client can't be made of the settings that there are.
final class MissingSetting extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String remedy;

  /// @param message what is set, and what is missing
  /// @param remedy what to set
  MissingSetting(String message, String remedy) {
    super(message);
    this.remedy = remedy;
  }

  String remedy() {
    return remedy;
  }
}
