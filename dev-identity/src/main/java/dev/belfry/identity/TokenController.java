package dev.belfry.identity;

import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/// Gives tokens away, and the key to check them with.
@RestController
final class TokenController {
  private final TokenSigner signer;

  TokenController(TokenSigner signer) {
    this.signer = signer;
  }

  @GetMapping(path = "/dev/token", produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<Token> token(HttpServletRequest call) {
    TokenRequest request = TokenRequest.of(call.getParameterMap());
    return ResponseEntity.ok()
        .cacheControl(CacheControl.noStore())
        .body(new Token(signer.sign(request), "Bearer", request.ttl().toSeconds()));
  }

  @GetMapping(path = "/dev/jwks.json", produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<String> publicKeys() {
    return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(signer.publicKeys());
  }

  /// The answer of an OAuth 2 token endpoint.
  record Token(String accessToken, String tokenType, long expiresIn) {
    @Override
    public String toString() {
      return "Token";
    }
  }
}
