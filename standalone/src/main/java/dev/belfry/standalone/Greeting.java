package dev.belfry.standalone;

import org.springframework.core.env.Environment;

/// What is running where, and three lines to try; last, where most look, the address of the page.
record Greeting(Environment environment, BackingServers servers) {
  String text() {
    return """

    Belfry is READY

      HTTP        %1$s
      Kafka       %2$s
      PostgreSQL  %3$s
      Data        %4$s

    Try it: a token, a socket that shows what comes, and (in a second terminal, with the token) a notification

      TOKEN=$(curl -s '%1$s/dev/token?user=alice' | cut -d'"' -f4)
      websocat -H "Authorization: Bearer $TOKEN" %5$s/ws/notifications
      curl -s %1$s/api/notifications -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{"title":"Hello","message":"The first of many."}'

    No websocat? Node (20 or newer) has a socket, and curl shows one for 40 seconds:

      node --experimental-websocket -e "new WebSocket('%5$s/ws/notifications',['belfry.v1','bearer.$TOKEN']).onmessage=e=>console.log(e.data)"
      curl -sN --http1.1 -o - %1$s/ws/notifications -H "Authorization: Bearer $TOKEN" -H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13' -H 'Sec-WebSocket-Key: YmVsZnJ5IGlzIGhlcmUhIQ=='

    Or open %1$s and ring a bell there.
    """
        .formatted(
            origin(),
            servers.kafka().summary(),
            servers.postgres().summary(),
            servers.dataDirectory(),
            origin().replaceFirst("^http", "ws"));
  }

  private String origin() {
    return OwnUrl.of(environment);
  }
}
