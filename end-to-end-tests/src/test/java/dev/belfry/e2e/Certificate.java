package dev.belfry.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;

/// A server's certificate for this machine, signed by itself.
///
/// @param keyStore PKCS 12, for a server in Java
/// @param trusted the certificate as PEM, for its clients
record Certificate(Path keyStore, Path trusted) {
  static final String PASSWORD = "changeit";
  private static final String ALIAS = "server";

  /// Made by the JDK's `keytool` in this folder.
  static Certificate make(Path folder) throws IOException, InterruptedException {
    Path keyStore = folder.resolve("server.p12");
    keytool(
        keyStore,
        List.of(
            "-genkeypair",
            "-keyalg",
            "EC",
            "-dname",
            "CN=localhost",
            "-ext",
            "SAN=dns:localhost,ip:127.0.0.1",
            "-validity",
            "2"));
    Path trusted = folder.resolve("ca.pem");
    keytool(keyStore, List.of("-exportcert", "-rfc", "-file", trusted.toString()));
    return new Certificate(keyStore, trusted);
  }

  /// The private key as PEM, for a server that is not in Java.
  String privateKey() throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream file = Files.newInputStream(keyStore)) {
      keys.load(file, PASSWORD.toCharArray());
    }
    byte[] key = keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded();
    return """
    -----BEGIN PRIVATE KEY-----
    %s
    -----END PRIVATE KEY-----
    """
        .formatted(
            Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(key));
  }

  private static void keytool(Path keyStore, List<String> command)
      throws IOException, InterruptedException {
    ProcessBuilder keytool =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
            "-alias",
            ALIAS,
            "-keystore",
            keyStore.toString(),
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD);
    keytool.command().addAll(1, command);
    Process process = keytool.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("keytool: " + output);
    }
  }
}
