package dev.belfry.cli.command;

import dev.belfry.cli.api.Address;
import dev.belfry.cli.api.Api;
import dev.belfry.cli.api.TokenSource;
import dev.belfry.cli.terminal.CommandFailure;
import dev.belfry.cli.terminal.Terminal;
import dev.belfry.events.RecipientId;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Options of every command: where Belfry is, and who calls.
public final class Connection {
  private static final String URL = "BELFRY_URL";
  private static final String TOKEN = "BELFRY_TOKEN";
  private static final String USER = "BELFRY_USER";

  @Option(
      names = "--url",
      paramLabel = "<url>",
      description = "Where Belfry is. Default: BELFRY_URL, else http://localhost:8080")
  @Nullable String url;

  @Option(
      names = "--token",
      paramLabel = "<token>",
      description =
          "The bearer token. Default: BELFRY_TOKEN, which other users of this machine can't see;"
              + " else a development token, if Belfry gives any.")
  @Nullable String token;

  @Option(
      names = "--as",
      paramLabel = "<user>",
      description =
          "Whose development token to get. Default: BELFRY_USER, else your login name. Ignored with"
              + " a token of your own.")
  @Nullable String user;

  @Option(names = "--json", description = "The result as JSON, one value on a line.")
  boolean json;

  public Api api(Terminal terminal, String scope) {
    return new Api(url(terminal), tokens(terminal, scope));
  }

  private URI url(Terminal terminal) {
    String named = terminal.environment().get(URL);
    if (url == null && named != null) {
      return Address.of(URL, named);
    }
    return Address.of("--url", url == null ? "http://localhost:8080" : url);
  }

  private TokenSource tokens(Terminal terminal, String scope) {
    String own = token != null ? token : terminal.environment().get(TOKEN);
    if (own != null) {
      String stripped = own.strip();
      if (!stripped.matches("[A-Za-z0-9._~+/-]+=*")) {
        throw CommandFailure.usage("--token: not a bearer token");
      }
      return new TokenSource.Given(stripped);
    }
    return new TokenSource.Development(user(terminal), scope);
  }

  private String user(Terminal terminal) {
    String wanted = user != null ? user : terminal.environment().get(USER);
    if (wanted == null) {
      String loggedIn = System.getProperty("user.name", "");
      return RecipientId.isValid(loggedIn) ? loggedIn : "operator";
    }
    if (!RecipientId.isValid(wanted)) {
      throw CommandFailure.usage("--as: expected a user id");
    }
    return wanted;
  }
}
