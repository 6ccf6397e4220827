package dev.belfry.service.capacity;

import org.apache.coyote.Adapter;
import org.apache.coyote.http11.Http11NioProtocol;

/// Tomcat's HTTP, with connections that share the [MemoryBudget] of the process. Tomcat makes it
/// from its name.
public final class BoundedProtocol extends Http11NioProtocol {
  public BoundedProtocol() {
    this(new BoundedEndpoint(MemoryBudget.OF_PROCESS));
  }

  private BoundedProtocol(BoundedEndpoint endpoint) {
    super(endpoint);
    endpoint.countCalls();
  }

  @Override
  public void setAdapter(Adapter adapter) {
    super.setAdapter(new CallStages(adapter));
  }
}
