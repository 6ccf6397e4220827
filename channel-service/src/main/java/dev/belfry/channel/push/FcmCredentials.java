package dev.belfry.channel.push;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.belfry.events.Json;
import dev.belfry.service.start.StartRefused;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.RSAPrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.springframework.security.converter.RsaKeyConverters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The account that messages are sent by: a key file of a service account, as Google's console
/// makes one.
///
/// @param keyId which of the account's keys it is
/// @param tokenUri where an access token is had for it
record FcmCredentials(
    String project, String account, String keyId, RSAPrivateKey key, URI tokenUri) {
  private static final String SETTING = "belfry.channel.push.fcm.credentials-file";
  private static final String SCOPE = "https://www.googleapis.com/auth/firebase.messaging";
  private static final Duration VALID = Duration.ofHours(1);

  /// Reads a key file.
  ///
  /// @throws StartRefused if it can't be read, or is none
  static FcmCredentials in(Path file) {
    JsonNode json;
    try {
      json = Json.mapper().readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new StartRefused(
          "%s can't be read (%s): %s. Give user %s the right to."
              .formatted(
                  SETTING, e.getClass().getSimpleName(), file, System.getProperty("user.name")),
          e);
    } catch (JacksonException _) { // which may repeat what the file says
      throw noKeyFile(file);
    }
    RSAPrivateKey key;
    try {
      key =
          RsaKeyConverters.pkcs8()
              .convert(
                  new ByteArrayInputStream(
                      text(json, "private_key", file).getBytes(StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException | IllegalStateException _) { // likewise
      throw noKeyFile(file);
    }
    URI tokenUri = uri(text(json, "token_uri", file), file);
    String project = text(json, "project_id", file);
    if (key == null
        || !Loopback.isHttpsOrLoopback(tokenUri)
        || !project.matches("[A-Za-z0-9.:-]+")) {
      throw noKeyFile(file);
    }
    return new FcmCredentials(
        project,
        text(json, "client_email", file),
        text(json, "private_key_id", file),
        key,
        tokenUri);
  }

  private static URI uri(String text, Path file) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException _) {
      throw noKeyFile(file);
    }
  }

  private static String text(JsonNode json, String member, Path file) {
    String text = json.path(member).asString("");
    if (text.isBlank()) {
      throw noKeyFile(file);
    }
    return text;
  }

  private static StartRefused noKeyFile(Path file) {
    return new StartRefused(
        "%s: %s is no key of a service account. Make one in the Firebase console: project settings, service accounts, generate new private key."
            .formatted(SETTING, file));
  }

  /// What an access token is given for: signed by the account, valid for an hour.
  String assertion(Instant now) {
    var token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(keyId).build(),
            new JWTClaimsSet.Builder()
                .issuer(account)
                .audience(tokenUri.toString())
                .claim("scope", SCOPE)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(VALID)))
                .build());
    try {
      token.sign(new RSASSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("every Java platform has RS256", e);
    }
    return token.serialize();
  }

  /// Without the key.
  @Override
  public String toString() {
    return "FcmCredentials[project=%s]".formatted(project);
  }
}
