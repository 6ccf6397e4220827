package dev.belfry.delivery.handshake;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpUpgradeHandler;
import java.io.IOException;
import java.security.Principal;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The call that opened a socket. Tomcat keeps it as long as the socket is open, so headers,
/// parameters and the token are left out: nobody needs them any more. The headers of the handshake
/// can still be read by name.
final class BareRequest extends HttpServletRequestWrapper {
  BareRequest(HttpServletRequest request) {
    super(request);
  }

  @Override
  public Enumeration<String> getHeaderNames() {
    return Collections.emptyEnumeration();
  }

  @Override
  public Map<String, String[]> getParameterMap() {
    return Map.of();
  }

  @Override
  public @Nullable String getQueryString() {
    return null;
  }

  @Override
  public @Nullable Principal getUserPrincipal() {
    return null;
  }

  @Override
  public <T extends HttpUpgradeHandler> T upgrade(Class<T> type)
      throws IOException, ServletException {
    return type.cast(super.upgrade(CountingUpgradeHandler.class));
  }
}
