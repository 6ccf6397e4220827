package dev.belfry.channel.email.smtp;

import dev.belfry.channel.send.Outcome;
import dev.belfry.events.FailureReason;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What an attempt has come to, by how far it went and what the server said last.
///
/// The enhanced code counts, and where there is none the reply code. A bare `550` suppresses
/// nothing: servers say it of unknown recipients and of senders they don't like alike.
final class Outcomes {
  private static final Set<String> NO_SUCH_ADDRESS =
      Set.of("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10");
  private static final Set<String> TOO_LARGE = Set.of("5.2.3", "5.3.4");
  private static final Set<String> NOT_LET_IN = Set.of("5.7.8", "5.7.9", "5.7.11", "5.7.14");

  private Outcomes() {}

  /// @param reply null if none came, or none that can be understood
  static Outcome of(Phase phase, @Nullable Reply reply) {
    if (reply == null) {
      return phase == Phase.END
          ? new Outcome.Unknown("The connection was lost after the mail's end.")
          : new Outcome.Deferred(null, "The connection was lost before the mail's end.");
    }
    if (!reply.isRefusal()) {
      if (phase == Phase.END) {
        return reply.isPositive()
            ? new Outcome.Sent(reply.text())
            : new Outcome.Unknown("Not an answer to a mail: " + reply.text());
      }
      return new Outcome.Deferred(null, "The connection was lost before the mail's end.");
    }
    return refused(phase, reply);
  }

  private static Outcome refused(Phase phase, Reply reply) {
    if (isNotLetIn(reply)) {
      return new Outcome.ChannelDown(reply.text());
    }
    if (reply.isTransient() || isFull(phase, reply)) {
      return new Outcome.Deferred(null, reply.text());
    }
    if (isTooLarge(phase, reply)) {
      return new Outcome.Failed(FailureReason.TOO_LARGE, reply.text());
    }
    if (phase == Phase.SENDER) { // which is the same for all mails
      return new Outcome.ChannelDown(reply.text());
    }
    return new Outcome.Failed(
        reply.enhanced() != null && NO_SUCH_ADDRESS.contains(reply.enhanced())
            ? FailureReason.NO_SUCH_ADDRESS
            : FailureReason.REFUSED,
        reply.text());
  }

  /// The server wants to know better who sends, or wants TLS.
  private static boolean isNotLetIn(Reply reply) {
    return switch (reply.code()) {
      case 530, 534, 535, 538 -> true;
      default -> reply.enhanced() != null && NOT_LET_IN.contains(reply.enhanced());
    };
  }

  private static boolean isFull(Phase phase, Reply reply) {
    return reply.enhanced() == null
        ? reply.code() == 552 && phase == Phase.RECIPIENT
        : reply.enhanced().equals("5.2.2");
  }

  private static boolean isTooLarge(Phase phase, Reply reply) {
    return reply.enhanced() == null
        ? reply.code() == 552 && phase != Phase.RECIPIENT
        : TOO_LARGE.contains(reply.enhanced());
  }
}
