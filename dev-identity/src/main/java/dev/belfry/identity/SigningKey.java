package dev.belfry.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.belfry.service.start.PrivateFile;
import dev.belfry.service.start.StartRefused;
import java.io.IOException;
import java.nio.file.Path;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;

/// The RSA key that signs tokens. It is kept in a file that only its owner can read, so that tokens
/// outlive a restart, and made when there is none.
final class SigningKey {
  private final RSAKey key;

  private SigningKey(RSAKey key) {
    this.key = key;
  }

  /// @throws StartRefused if the file is there but holds no key, or can't be read or made
  static SigningKey in(Path directory) {
    Path file = directory.toAbsolutePath().normalize().resolve("dev-identity.jwk");
    try {
      return new SigningKey(parse(PrivateFile.readOrMake(file, SigningKey::generate)));
    } catch (ParseException | IllegalArgumentException | JOSEException e) {
      throw new StartRefused(
          "%s holds no signing key. Remove it to have a new one made; tokens signed so far then stop working."
              .formatted(file),
          e);
    } catch (IOException e) {
      throw new StartRefused(
          "The signing key %s can't be read or made (%s). Give user %s the right to, or choose another folder with belfry.dev-identity.directory."
              .formatted(file, e.getClass().getSimpleName(), System.getProperty("user.name")),
          e);
    }
  }

  RSAKey withPrivatePart() {
    return key;
  }

  RSAPublicKey publicKey() {
    try {
      return key.toRSAPublicKey();
    } catch (JOSEException e) {
      throw new IllegalStateException("checked when it was read", e);
    }
  }

  /// What others check signatures with, as JSON.
  String publicKeys() {
    return new JWKSet(key).toString(true);
  }

  private static RSAKey parse(String text) throws ParseException, JOSEException {
    RSAKey key = RSAKey.parse(text);
    if (!key.isPrivate() || key.size() < 2048) {
      throw new ParseException("not a private key of 2048 bits or more", 0);
    }
    key.toKeyPair();
    return key;
  }

  private static String generate() {
    try {
      return new RSAKeyGenerator(2048)
          .keyUse(KeyUse.SIGNATURE)
          .keyIDFromThumbprint(true)
          .generate()
          .toJSONString();
    } catch (JOSEException e) {
      throw new IllegalStateException("every Java platform has RSA", e);
    }
  }
}
