package dev.belfry.client;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/// The body of an answer in memory, and a failure as soon as it is larger than it may be. (Java 17
/// has no `BodyHandlers.limiting`.)
final class LimitedBody implements BodySubscriber<byte[]> {
  private final BodySubscriber<byte[]> body = BodySubscribers.ofByteArray();
  private long left;
  private Flow.@Nullable Subscription subscription;

  LimitedBody(long mostBytes) {
    left = mostBytes;
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return body.getBody();
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    body.onSubscribe(given);
  }

  @Override
  public void onNext(List<ByteBuffer> parts) {
    if (left < 0) {
      return;
    }
    left -= parts.stream().mapToLong(ByteBuffer::remaining).sum();
    if (left >= 0) {
      body.onNext(parts);
      return;
    }
    if (subscription != null) {
      subscription.cancel();
    }
    body.onError(new IOException("The answer is larger than any of Belfry's"));
  }

  @Override
  public void onError(Throwable failure) {
    body.onError(failure);
  }

  @Override
  public void onComplete() {
    body.onComplete();
  }
}
