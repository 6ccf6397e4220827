package dev.belfry.embedded;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The account PostgreSQL runs under, because it refuses to be root. An ordinary user runs it under
/// their own account. Root runs it as the owner of its files where that is someone else, or as
/// `nobody`; where that account can't reach the files (under `/root`, in a private home), in a user
/// namespace of its own, in which root is not root but still owns what root owns.
///
/// @param prefix what a command starts with to run under this account
/// @param uid the owner of the server's files
/// @param gid their group
record ServerAccount(String name, List<String> prefix, int uid, int gid) {

  private static final Logger log = LoggerFactory.getLogger(ServerAccount.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  ServerAccount {
    prefix = List.copyOf(prefix);
  }

  /// The first account that can run these programs on this folder. Everything in the folder then
  /// belongs to it.
  static ServerAccount forFolder(Path folder, PostgresPrograms programs) throws IOException {
    var user = new UnixSystem();
    if (user.getUid() != 0) {
      var self = (int) user.getUid();
      return new ServerAccount(user.getUsername(), List.of(), self, (int) user.getGid());
    }
    for (var account : accountsOf(folder)) {
      account.own(folder);
      if (account.canRun(programs, folder)) {
        log.debug("PostgreSQL in {} runs as {}", folder, account.name);
        return account;
      }
    }
    throw new DatabaseStartException(
        "PostgreSQL does not run as root, and neither the user nobody nor a user namespace can use %s. Run Belfry as an ordinary user, or keep its data in a folder that others may pass through, such as /var/lib/belfry."
            .formatted(folder));
  }

  List<String> command(List<String> command) {
    return Stream.concat(prefix.stream(), command.stream()).toList();
  }

  /// Files of an earlier run stay with the account they belong to, so that nothing changes hands
  /// without need.
  private static List<ServerAccount> accountsOf(Path folder) throws IOException {
    var owner = attribute(folder, "unix:uid");
    var accounts = new ArrayList<ServerAccount>();
    if (owner != 0) {
      var name = Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).getName();
      accounts.addAll(switching(name, owner, attribute(folder, "unix:gid")));
    }
    accounts.addAll(nobody(folder));
    var namespace =
        new ServerAccount("root in a user namespace", List.of("unshare", "--user", "--"), 0, 0);
    var keptInNamespace = owner == 0 && Files.exists(folder.resolve("cluster"));
    accounts.add(keptInNamespace ? 0 : accounts.size(), namespace);
    return accounts;
  }

  private static List<ServerAccount> nobody(Path folder) throws IOException {
    var uid = id("-u", folder);
    var gid = id("-g", folder);
    return uid.succeeded() && gid.succeeded()
        ? switching("nobody", Integer.parseInt(uid.output()), Integer.parseInt(gid.output()))
        : List.of();
  }

  private static CommandResult id(String option, Path folder) throws IOException {
    return CommandResult.of(List.of("id", option, "nobody"), folder, PATIENCE);
  }

  /// The ways to another account that one Linux or another has.
  private static List<ServerAccount> switching(String name, int uid, int gid) {
    return List.of(
        new ServerAccount(
            name,
            List.of("setpriv", "--reuid=" + uid, "--regid=" + gid, "--clear-groups", "--"),
            uid,
            gid),
        new ServerAccount(name, List.of("runuser", "-u", name, "--"), uid, gid),
        new ServerAccount(name, List.of("su-exec", uid + ":" + gid), uid, gid));
  }

  /// Gives the folder or file to this account, with all that is in it.
  void own(Path folder) throws IOException {
    if (attribute(folder, "unix:uid") == uid) {
      return;
    }
    try (var files = Files.walk(folder)) {
      for (var file : (Iterable<Path>) files::iterator) {
        Files.setAttribute(file, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(file, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
      }
    }
  }

  private boolean canRun(PostgresPrograms programs, Path folder) {
    var probe =
        List.of(
            "/bin/sh",
            "-c",
            "test -w . && exec \"$1\" --version",
            "sh",
            programs.program("postgres"));
    try {
      var result = CommandResult.of(command(probe), folder, PATIENCE);
      if (!result.succeeded()) {
        log.debug("{} can't run PostgreSQL in {}: {}", prefix, folder, result.output());
      }
      return result.succeeded();
    } catch (IOException e) {
      log.debug("{} is not to be had here: {}", prefix, e.getMessage());
      return false;
    }
  }

  private static int attribute(Path folder, String name) throws IOException {
    return (int) Files.getAttribute(folder, name, LinkOption.NOFOLLOW_LINKS);
  }
}
