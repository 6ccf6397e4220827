package dev.belfry.service.capacity;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.coyote.ActionCode;
import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.SocketEvent;

/// Tells the connection of each call how far the call is: Tomcat comes here when a head is
/// complete.
final class CallStages implements Adapter {
  private static final int SWITCHING_PROTOCOLS = 101;

  private final Adapter servlets;

  CallStages(Adapter servlets) {
    this.servlets = servlets;
  }

  @Override
  public void service(Request request, Response response) throws Exception {
    if (!CallMemory.CURRENT.isBound()) {
      servlets.service(request, response);
      return;
    }
    OpenConnection connection = CallMemory.CURRENT.get();
    connection.headIsComplete();
    try {
      servlets.service(request, response);
    } catch (OutOfMemoryError e) {
      OutOfMemory.endProcess(e); // Tomcat would log it and go on
    } finally {
      if (response.getStatus() == SWITCHING_PROTOCOLS) {
        connection.forget();
      } else if (!isAsynchronous(request)) {
        connection.callIsOver();
      }
    }
  }

  private static boolean isAsynchronous(Request request) {
    AtomicBoolean answer = new AtomicBoolean();
    request.action(ActionCode.ASYNC_IS_ASYNC, answer);
    return answer.get();
  }

  @Override
  public boolean prepare(Request request, Response response) throws Exception {
    return servlets.prepare(request, response);
  }

  @Override
  public boolean asyncDispatch(Request request, Response response, SocketEvent event)
      throws Exception {
    return servlets.asyncDispatch(request, response, event);
  }

  @Override
  public void log(Request request, Response response, long time) {
    servlets.log(request, response, time);
  }

  @Override
  public void checkRecycled(Request request, Response response) {
    servlets.checkRecycled(request, response);
  }

  @Override
  public String getDomain() {
    return servlets.getDomain();
  }
}
