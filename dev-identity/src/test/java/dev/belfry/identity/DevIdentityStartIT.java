package dev.belfry.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class DevIdentityStartIT {
  @TempDir Path folder;

  @Test
  void saysInOneLineHowToSwitchItOn(CapturedOutput output) {
    assertThatException().isThrownBy(this::run);

    assertThat(output.getErr().lines())
        .singleElement()
        .asString()
        .contains("--belfry.dev-identity.enabled=true");
  }

  @Test
  void saysInOneLineThatOthersWouldReachIt(CapturedOutput output) {
    assertThatException()
        .isThrownBy(() -> run("--belfry.dev-identity.enabled=true", "--server.address=0.0.0.0"));

    assertThat(output.getErr().lines())
        .singleElement()
        .asString()
        .contains("--belfry.dev-identity.allow-remote=true");
  }

  @Test
  void warnsThatItIsOn(CapturedOutput output) {
    run("--belfry.dev-identity.enabled=true");

    assertThat(output.getAll()).contains("WARN").contains("dev-identity is ON");
  }

  private void run(String... arguments) {
    String[] all = new String[arguments.length + 4];
    all[0] = "--spring.config.name=dev-identity";
    all[1] = "--belfry.dev-identity.directory=" + folder;
    all[2] = "--server.port=0";
    all[3] = "--management.server.port=0";
    System.arraycopy(arguments, 0, all, 4, arguments.length);
    SpringApplication.run(DevIdentityApplication.class, all).close();
  }
}
