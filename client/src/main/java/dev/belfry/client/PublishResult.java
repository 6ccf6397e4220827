package dev.belfry.client;

/// What has become of one of several notices that were published together.
public sealed interface PublishResult {
  /// Belfry has it.
  record Published(Acknowledgement acknowledgement) implements PublishResult {}

  /// Belfry will not take it, however often it is sent. The others are not concerned.
  record Refused(RefusedException reason) implements PublishResult {}
}
