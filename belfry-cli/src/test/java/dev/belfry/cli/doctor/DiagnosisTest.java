package dev.belfry.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DiagnosisTest {
  @Test
  void everyFaultHasAnAdvice() {
    assertThat(Diagnosis.advice("eventLogConnection", "Kafka does not answer"))
        .contains("bootstrap-servers");
    assertThat(Diagnosis.advice("eventLogConnection", "no such topic: belfry.audit"))
        .contains("create-topics");
    assertThat(
            Diagnosis.advice(
                "eventLogConnection", "belfry.notifications has 3 partitions (expected: 12)"))
        .contains("belfry.log.partitions");
    assertThat(
            Diagnosis.advice(
                "eventLogConnection", "belfry.notifications: retention.ms is 1 (expected: -1)"))
        .contains("kafka-configs");
    assertThat(Diagnosis.advice("db", "")).contains("PostgreSQL");
    assertThat(Diagnosis.advice("readModelSink", "3: halted, the log was rewound"))
        .contains("verify");
    assertThat(Diagnosis.advice("channels.email", "535 no")).contains("spring.mail");
    assertThat(Diagnosis.advice("channels.push", "not us")).contains("key");
    assertThat(Diagnosis.advice("channelDeliveriesSink", "")).contains("channel-service");
    assertThat(Diagnosis.advice("kafkaWrites", "")).contains("acls.sh");
    assertThat(Diagnosis.advice("diskSpace", "")).isNotBlank();
  }
}
