package dev.belfry.service.push;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import dev.belfry.events.Sha256;
import dev.belfry.service.start.PrivateFile;
import dev.belfry.service.start.StartRefused;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.text.ParseException;
import java.util.Optional;

/// The key that Belfry signs with what it sends to the push services of browsers, so that nobody
/// else can push to those who have subscribed under it.
///
/// @see <a href="https://www.rfc-editor.org/rfc/rfc8292">RFC 8292 (VAPID)</a>
public final class VapidKey {
  private static final String SETTINGS = "belfry.channel.push.web.";

  private final ECPublicKey publicKey;
  private final ECPrivateKey privateKey;
  private final String encoded;

  private VapidKey(ECKey key) throws JOSEException, GeneralSecurityException {
    this.publicKey = key.toECPublicKey();
    this.privateKey = key.toECPrivateKey();
    byte[] point = new byte[65];
    point[0] = 4;
    System.arraycopy(key.getX().decode(), 0, point, 1, 32);
    System.arraycopy(key.getY().decode(), 0, point, 33, 32);
    this.encoded = Base64URL.encode(point).toString();
    requireThatHalvesMatch();
  }

  /// The key that settings name.
  ///
  /// @throws StartRefused if they name none, or what they name is none
  static VapidKey of(PushProperties.Web settings) {
    boolean given = !settings.publicKey().isEmpty() || !settings.privateKey().isEmpty();
    if (given == !settings.keyFile().isEmpty()) {
      throw new StartRefused(
          "Push to browsers needs a key: either %1$spublic-key and %1$sprivate-key, or the file %1$skey-file, which is made when it is missing."
              .formatted(SETTINGS));
    }
    return given
        ? of(settings.publicKey(), settings.privateKey())
        : in(Path.of(settings.keyFile()).toAbsolutePath().normalize());
  }

  /// A key that was made elsewhere.
  ///
  /// @throws IllegalArgumentException if it is no private key of P-256
  public static VapidKey of(ECKey key) {
    try {
      return new VapidKey(key);
    } catch (JOSEException | GeneralSecurityException e) {
      throw new IllegalArgumentException("not a private key of P-256", e);
    }
  }

  private static VapidKey of(String publicKey, String privateKey) {
    Optional<ECKey.Builder> point = BrowserKeys.bytes(publicKey, 65).flatMap(BrowserKeys::point);
    Optional<byte[]> secret = BrowserKeys.bytes(privateKey, 32);
    try {
      return new VapidKey(
          point
              .orElseThrow(() -> new GeneralSecurityException("no point on the curve"))
              .d(Base64URL.encode(secret.orElseThrow(() -> new GeneralSecurityException("length"))))
              .build());
    } catch (JOSEException | GeneralSecurityException | IllegalStateException e) {
      throw new StartRefused(
          "%1$spublic-key and %1$sprivate-key are no pair: 65 bytes (a point on P-256, uncompressed) and the 32 bytes that belong to it are expected, in base64url."
              .formatted(SETTINGS),
          e);
    }
  }

  private static VapidKey in(Path file) {
    try {
      ECKey key = ECKey.parse(PrivateFile.readOrMake(file, VapidKey::generate));
      if (!Curve.P_256.equals(key.getCurve()) || !key.isPrivate()) {
        throw new ParseException("not a private key of P-256", 0);
      }
      return new VapidKey(key);
    } catch (ParseException
        | JOSEException
        | GeneralSecurityException
        | IllegalArgumentException e) {
      throw new StartRefused(
          "%s holds no key for push. Remove it to have a new one made; browsers then subscribe anew when they next show the bell."
              .formatted(file),
          e);
    } catch (IOException e) {
      throw new StartRefused(
          "The key for push %s can't be read or made (%s). Give user %s the right to, or choose another file with %skey-file."
              .formatted(
                  file, e.getClass().getSimpleName(), System.getProperty("user.name"), SETTINGS),
          e);
    }
  }

  private static String generate() {
    try {
      return new ECKeyGenerator(Curve.P_256).generate().toJSONString();
    } catch (JOSEException e) {
      throw new IllegalStateException("every Java platform has P-256", e);
    }
  }

  /// A signature of one half is checked with the other.
  private void requireThatHalvesMatch() throws GeneralSecurityException {
    byte[] text = {1, 2, 3};
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(privateKey);
    signature.update(text);
    byte[] signed = signature.sign();
    signature.initVerify(publicKey);
    signature.update(text);
    if (!signature.verify(signed)) {
      throw new GeneralSecurityException("the halves do not belong together");
    }
  }

  /// Tells it from others: stored with each subscription that was made under it.
  public String id() {
    return Base64URL.encode(Sha256.of(Base64URL.from(encoded).decode()))
        .toString()
        .substring(0, 16);
  }

  /// The public half as browsers want it: an uncompressed point in base64url.
  public String encoded() {
    return encoded;
  }

  public ECPublicKey publicKey() {
    return publicKey;
  }

  public ECPrivateKey privateKey() {
    return privateKey;
  }

  /// Without the private half.
  @Override
  public String toString() {
    return "VapidKey[" + id() + "]";
  }
}
