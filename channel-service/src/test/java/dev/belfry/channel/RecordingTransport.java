package dev.belfry.channel;

import dev.belfry.channel.send.Message;
import dev.belfry.channel.send.Outcome;
import dev.belfry.channel.send.Transport;
import dev.belfry.events.Channel;
import dev.belfry.events.RecipientId;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/// Keeps what it is given, and answers what a test has told it to.
final class RecordingTransport implements Transport {
  private final List<Message> messages = new CopyOnWriteArrayList<>();
  private final Queue<Function<Message, Outcome>> answers = new ConcurrentLinkedQueue<>();

  @Override
  public Channel channel() {
    return Channel.EMAIL;
  }

  @Override
  public Outcome send(Message message) {
    messages.add(message);
    Function<Message, Outcome> answer = answers.poll();
    return answer == null ? new Outcome.Sent("250 ok") : answer.apply(message);
  }

  /// The next message is answered like this.
  void answer(Outcome outcome) {
    answers.add(_ -> outcome);
  }

  /// The next message is taken, and never answered.
  void hang() {
    answers.add(_ -> {
      var never = new CountDownLatch(1);
      while (true) {
        try {
          never.await();
        } catch (InterruptedException e) {
          // Whoever hangs does not listen.
        }
      }
    });
  }

  List<Message> messagesTo(RecipientId recipient) {
    return messages.stream().filter(message -> message.recipient().equals(recipient)).toList();
  }

  @Override
  public void close() {}
}
