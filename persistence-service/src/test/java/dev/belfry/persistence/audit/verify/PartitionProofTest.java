package dev.belfry.persistence.audit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belfry.consumer.scan.OffsetRange.Markers;
import dev.belfry.consumer.scan.OffsetRange.Missing;
import dev.belfry.consumer.scan.OffsetRange.Records;
import dev.belfry.consumer.scan.OffsetRange.Unreadable;
import dev.belfry.persistence.audit.chain.Chain;
import dev.belfry.persistence.audit.chain.ChainedPosition;
import dev.belfry.persistence.audit.chain.Head;
import dev.belfry.persistence.audit.verify.Finding.Kind;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;

/// A partition whose records were applied in batches of ten.
class PartitionProofTest {
  private static final TopicPartition PARTITION = new TopicPartition("log", 2);
  private static final Head BEGINNING = Chain.beginning(new Uuid(1, 2), 2);

  private static final Acceptance ACCEPTANCE =
      new Acceptance(Instant.parse("2026-11-22T10:00:00Z"), "operator", "a disk was lost");
  private static final AcceptedLosses ACCEPTED =
      new AcceptedLosses(
          List.of(
              accepted(Kind.MISSING, 1_010, 1_014),
              accepted(Kind.ALTERED, 1_010, 1_014),
              accepted(Kind.UNREADABLE, 1_015, 1_019)));

  private final FindingLog findings = new FindingLog(ACCEPTED);

  @Test
  void whatIsAsItWasIsProved() {
    PartitionProof proof = proof(storedAfter(10, 20, 30));
    proof.take(records(0, 15));
    proof.take(records(15, 30));

    assertThat(proof.finish(30)).isEqualTo(headAt(30));
    assertThat(findings.kept()).isEmpty();
  }

  @Test
  void aDifferenceIsFoundInItsBatchAndTheNextOneStartsAnew() {
    PartitionProof proof = proof(storedAfter(10, 20, 30));
    proof.take(records(0, 12));
    proof.take(new Records(List.of(kafkaRecord(12, "altered"))));
    proof.take(records(13, 30));

    proof.finish(30);
    assertThat(findings.kept()).containsExactly(finding(Kind.ALTERED, 10, 19));
  }

  @Test
  void aHoleOverSeveralBatchesIsOneFindingAndWhatFollowsTheNextHeadIsProvedAgain() {
    PartitionProof proof = proof(storedAfter(10, 20, 30, 40));
    proof.take(records(0, 5));
    proof.take(new Missing(5, 25));
    proof.take(records(25, 32));
    proof.take(new Records(List.of(kafkaRecord(32, "altered"))));
    proof.take(records(33, 40));

    proof.finish(40);
    assertThat(findings.kept())
        .containsExactly(finding(Kind.MISSING, 5, 24), finding(Kind.ALTERED, 30, 39));
  }

  @Test
  void afterWhatEndsWithABatchTheNextBatchIsProved() {
    PartitionProof proof = proof(storedAfter(10, 20, 30));
    proof.take(records(0, 10));
    proof.take(new Unreadable(10, 20));
    proof.take(new Records(List.of(kafkaRecord(20, "altered"))));
    proof.take(records(21, 30));

    proof.finish(30);
    assertThat(findings.kept())
        .containsExactly(finding(Kind.UNREADABLE, 10, 19), finding(Kind.ALTERED, 20, 29));
  }

  @Test
  void markersOfTransactionsAreNoPartOfTheChain() {
    var chain = new Chain(BEGINNING);
    List<ChainedPosition> stored = new ArrayList<>();
    for (long offset = 0; offset < 20; offset++) {
      if (offset % 5 != 4) {
        chain.add(kafkaRecord(offset, "value"));
      }
      if (offset == 3 || offset == 14 || offset == 19) {
        stored.add(new ChainedPosition(2, offset + 1, chain.head()));
      }
    }
    PartitionProof proof = proof(stored);
    proof.take(records(0, 4));
    proof.take(new Markers(4, 5));
    proof.take(records(5, 9));
    proof.take(new Markers(9, 10));
    proof.take(records(10, 14));
    proof.take(new Markers(14, 15));
    proof.take(records(15, 19));
    proof.take(new Markers(19, 20));

    assertThat(proof.finish(20)).isEqualTo(chain.head());
    assertThat(findings.kept()).isEmpty();
  }

  @Test
  void aRecordThatWasReplacedByAMarkerIsFound() {
    PartitionProof proof = proof(storedAfter(10, 20));
    proof.take(records(0, 15));
    proof.take(new Markers(15, 16));
    proof.take(records(16, 20));

    proof.finish(20);
    assertThat(findings.kept()).containsExactly(finding(Kind.ALTERED, 10, 19));
  }

  @Test
  void aBatchThatWasReplacedByMarkersIsFound() {
    PartitionProof proof = proof(storedAfter(10, 12, 20));
    proof.take(records(0, 10));
    proof.take(new Markers(10, 12));
    proof.take(records(12, 20));

    proof.finish(20);
    assertThat(findings.kept()).containsExactly(finding(Kind.ALTERED, 10, 11));
  }

  @Test
  void whatIsAppliedWithoutAHeadIsNotProved() {
    PartitionProof proof = proof(storedAfter(10));
    proof.take(records(0, 30));

    proof.finish(30);
    assertThat(findings.kept()).containsExactly(finding(Kind.NOT_CHAINED, 10, 29));
  }

  @Test
  void headsThatAreStoredWhileItReadsAreComparedToo() {
    Queue<ChainedPosition> heads = new ArrayDeque<>(storedAfter(10));
    PartitionProof proof = proof(heads);
    proof.take(records(0, 10));
    heads.add(new ChainedPosition(2, 20, headAt(19)));
    proof.take(records(10, 20));

    assertThat(findings.kept()).containsExactly(finding(Kind.ALTERED, 10, 19));
  }

  @Test
  void aProofGoesOnFromWhereItWas() {
    var proof =
        new PartitionProof(
            PARTITION, 15, headAt(15), storedAfter(20, 30).iterator(), null, findings);
    proof.take(records(15, 30));

    assertThat(proof.finish(30)).isEqualTo(headAt(30));
    assertThat(findings.kept()).isEmpty();
  }

  @Test
  void aProofOfWhichTheBeginningIsNotKnownBeginsWithTheNextBatch() {
    var proof =
        new PartitionProof(PARTITION, 10, null, storedAfter(20, 30).iterator(), null, findings);
    proof.take(new Records(List.of(kafkaRecord(19, "altered"))));
    proof.take(new Records(List.of(kafkaRecord(20, "altered"))));
    proof.take(records(21, 30));

    assertThat(findings.kept()).containsExactly(finding(Kind.ALTERED, 20, 29));
  }

  @Test
  void whatWasAcceptedIsMarkedAndProvedAcross() {
    var chain = new Chain(BEGINNING);
    List<ChainedPosition> stored = new ArrayList<>();
    for (long offset = 1_000; offset < 1_040; offset++) {
      if (offset < 1_010 || offset >= 1_020) {
        chain.add(kafkaRecord(offset, "value"));
      }
      if (offset % 10 == 4) {
        stored.add(new ChainedPosition(2, offset + 1, chain.head()));
      }
    }
    var before = new PartitionProof(PARTITION, 1_000, BEGINNING, polling(stored), null, findings);
    before.take(records(1_000, 1_010));
    before.take(new Missing(1_010, 1_020));
    before.take(records(1_020, 1_036));
    before.take(new Records(List.of(kafkaRecord(1_036, "later"))));
    assertThat(findings.countNew()).isZero();
    assertThat(findings.kept())
        .containsExactly(finding(Kind.MISSING, 1_010, 1_019).accepted(ACCEPTANCE));

    var after = new PartitionProof(PARTITION, 1_000, BEGINNING, polling(stored), null, findings);
    after.take(records(1_000, 1_010));
    after.take(new Missing(1_010, 1_020));
    after.take(new Records(List.of(kafkaRecord(1_020, "altered"))));
    after.take(records(1_021, 1_035));
    assertThat(findings.kept()).contains(finding(Kind.ALTERED, 1_015, 1_024));
    assertThat(findings.countNew()).isOne();
  }

  @Test
  void whatIsLostBeyondWhatWasAcceptedIsNew() {
    assertThat(ACCEPTED.mark(finding(Kind.UNREADABLE, 1_012, 1_017)).accepted()).isNotNull();
    assertThat(ACCEPTED.mark(finding(Kind.MISSING, 1_010, 1_020)).accepted()).isNull();
    assertThat(ACCEPTED.mark(finding(Kind.MISSING, 1_009, 1_014)).accepted()).isNull();
    assertThat(ACCEPTED.mark(new Finding("log", 3, Kind.MISSING, 1_010, 1_014, null)).accepted())
        .isNull();
  }

  @Test
  void whatIsAlteredAgainAfterItWasAcceptedIsNew() {
    assertThat(ACCEPTED.mark(finding(Kind.ALTERED, 1_010, 1_014)).accepted()).isNull();
    assertThat(ACCEPTED.notFoundFrom(PARTITION, 0))
        .containsExactly(accepted(Kind.ALTERED, 1_010, 1_014));
  }

  @Test
  void aCheckpointIsComparedWhereverItStands() {
    var right =
        new PartitionProof(
            PARTITION,
            0,
            BEGINNING,
            storedAfter(10, 20).iterator(),
            new ChainedPosition(2, 17, headAt(17)),
            findings);
    right.take(records(0, 20));
    assertThat(findings.kept()).isEmpty();

    var wrong =
        new PartitionProof(
            PARTITION,
            0,
            BEGINNING,
            storedAfter(10, 20).iterator(),
            new ChainedPosition(2, 17, headAt(18)),
            findings);
    wrong.take(records(0, 20));
    assertThat(findings.kept()).containsExactly(finding(Kind.CHECKPOINT_DIFFERS, 0, 16));
  }

  @Test
  void manyFindingsAreCountedAndTheFirstOnesKept() {
    for (int i = 0; i < 250; i++) {
      findings.add(finding(Kind.ALTERED, i, i));
    }

    assertThat(findings.kept()).hasSize(100);
    assertThat(findings.countNew()).isEqualTo(250);
    assertThat(findings.omitted()).isEqualTo(150);
  }

  @Test
  void acceptedOnesTakeNoPlaceFromNewOnes() {
    for (int i = 0; i < 250; i++) {
      findings.addKnown(accepted(Kind.ALTERED, i, i));
    }
    findings.add(finding(Kind.MISSING, 500, 501));

    assertThat(findings.kept()).hasSize(101).contains(finding(Kind.MISSING, 500, 501));
    assertThat(findings.countNew()).isOne();
    assertThat(findings.omitted()).isEqualTo(150);
  }

  private static Finding accepted(Kind kind, long from, long to) {
    return new Finding("log", 2, kind, from, to, ACCEPTANCE);
  }

  private PartitionProof proof(Collection<ChainedPosition> stored) {
    return new PartitionProof(PARTITION, 0, BEGINNING, polling(stored), null, findings);
  }

  private static Iterator<ChainedPosition> polling(Collection<ChainedPosition> stored) {
    Queue<ChainedPosition> queue =
        stored instanceof Queue<ChainedPosition> growing ? growing : new ArrayDeque<>(stored);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return !queue.isEmpty();
      }

      @Override
      public ChainedPosition next() {
        return queue.remove();
      }
    };
  }

  private static List<ChainedPosition> storedAfter(long... ends) {
    List<ChainedPosition> heads = new ArrayList<>();
    for (long end : ends) {
      heads.add(new ChainedPosition(2, end, headAt(end)));
    }
    return heads;
  }

  private static Head headAt(long end) {
    var chain = new Chain(BEGINNING);
    for (long offset = 0; offset < end; offset++) {
      chain.add(kafkaRecord(offset, "value"));
    }
    return chain.head();
  }

  private static Records records(long from, long to) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (long offset = from; offset < to; offset++) {
      records.add(kafkaRecord(offset, "value"));
    }
    return new Records(records);
  }

  private static ConsumerRecord<byte[], byte[]> kafkaRecord(long offset, String value) {
    return new ConsumerRecord<>(
        "log", 2, offset, new byte[] {1}, value.getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private static Finding finding(Kind kind, long from, long to) {
    return new Finding("log", 2, kind, from, to, null);
  }
}
