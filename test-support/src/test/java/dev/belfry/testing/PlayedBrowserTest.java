package dev.belfry.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.util.Base64URL;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// The judge of the other tests, judged by the example of RFC 8291, section 5.
class PlayedBrowserTest {
  private static final byte[] PUBLIC =
      Base64URL.from(
              "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4")
          .decode();

  @Test
  void readsTheExampleOfTheStandard() throws Exception {
    ECKey key =
        new ECKey.Builder(
                Curve.P_256,
                Base64URL.encode(Arrays.copyOfRange(PUBLIC, 1, 33)),
                Base64URL.encode(Arrays.copyOfRange(PUBLIC, 33, 65)))
            .d(Base64URL.from("q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"))
            .build();
    var browser = new PlayedBrowser(key, Base64URL.from("BTBZMqHH6r4Tts7J_aSIgg").decode());

    assertThat(
            browser.read(
                Base64URL.from(
                        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
                            + "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
                            + "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN")
                    .decode()))
        .isEqualTo("When I grow up, I want to be a watermelon");
  }
}
