package io.laminar.nexmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

class NexmarkGeneratorTest {
  private static final NexmarkConfig CONFIG = NexmarkConfig.of(50_000, 7);
  private static final NexmarkEvents EVENTS = NexmarkEvents.of(CONFIG);
  private static final List<Person> PERSONS = new ArrayList<>();
  private static final List<Auction> AUCTIONS = new ArrayList<>();
  private static final List<Bid> BIDS = new ArrayList<>();

  static {
    for (NexmarkEvents.Batch batch : EVENTS.batches()) {
      PERSONS.addAll(Arrays.asList(batch.persons()));
      AUCTIONS.addAll(Arrays.asList(batch.auctions()));
      BIDS.addAll(Arrays.asList(batch.bids()));
    }
  }

  private static List<Bid> bids(NexmarkConfig config) {
    return NexmarkEvents.of(config).batches().stream()
        .flatMap(batch -> Arrays.stream(batch.bids()))
        .toList();
  }

  private static double share(long part, List<?> all) {
    return (double) part / all.size();
  }

  private static <T> double mean(List<T> rows, ToLongFunction<T> size) {
    return rows.stream().mapToLong(size).average().orElseThrow();
  }

  @Test
  void shouldMakeAPersonThreeAuctionsAndFortySixBidsOfFiftyEvents() {
    assertThat(PERSONS).hasSize(1_000);
    assertThat(AUCTIONS).hasSize(3_000);
    assertThat(BIDS).hasSize(46_000);
  }

  @Test
  void shouldNumberPersonsAndAuctionsFromAThousandOn() {
    assertThat(PERSONS.get(0).id()).isEqualTo(1_000);
    assertThat(PERSONS.get(999).id()).isEqualTo(1_999);
    assertThat(AUCTIONS.get(0).id()).isEqualTo(1_000);
    assertThat(AUCTIONS.get(2_999).id()).isEqualTo(3_999);
  }

  @Test
  void shouldGiveTheSameEventsForTheSameSeedOnly() {
    assertThat(bids(NexmarkConfig.of(1_000, 7))).isEqualTo(BIDS.subList(0, 920));
    assertThat(bids(NexmarkConfig.of(1_000, 8))).isNotEqualTo(BIDS.subList(0, 920));
  }

  @Test
  void shouldPutEventsAHundredMicrosecondsApart() {
    Bid last = BIDS.get(BIDS.size() - 1);

    assertThat(PERSONS.get(0).dateTime()).isEqualTo(NexmarkConfig.START_MILLIS);
    assertThat(last.dateTime()).isEqualTo(NexmarkConfig.START_MILLIS + 4_999);
  }

  @Test
  void shouldBidForHotAuctionsOfHotSellersByHotBidders() {
    long hotAuctions = BIDS.stream().filter(bid -> bid.auction() % 100 == 0).count();
    long hotBidders = BIDS.stream().filter(bid -> bid.bidder() % 100 == 1).count();
    long hotSellers =
        AUCTIONS.stream().filter(auction -> auction.seller() % 100 == 0).count();

    assertThat(share(hotAuctions, BIDS)).isBetween(0.49, 0.53);
    assertThat(share(hotBidders, BIDS)).isBetween(0.74, 0.78);
    assertThat(share(hotSellers, AUCTIONS)).isBetween(0.72, 0.79);
  }

  @Test
  void shouldUseFourChannelsForHalfOfAllBids() {
    long hot =
        BIDS.stream().filter(bid -> !bid.channel().startsWith("channel-")).count();
    long numbered =
        BIDS.stream().filter(bid -> bid.url().contains("&channel_id=")).count();

    assertThat(share(hot, BIDS)).isBetween(0.48, 0.52);
    assertThat(share(numbered, BIDS)).isBetween(0.43, 0.47);
  }

  @Test
  void shouldFillRowsUpToTheirAverageSizes() {
    assertThat(mean(BIDS, bid -> 32 + bid.extra().length())).isBetween(98.0, 102.0);
    assertThat(mean(
            AUCTIONS,
            each -> 48
                + each.itemName().length()
                + each.description().length()
                + each.extra().length()))
        .isBetween(495.0, 505.0);
  }

  @Test
  void shouldLetPricesSpreadEvenlyByTheirLogarithm() {
    long below = BIDS.stream().filter(bid -> bid.price() < 100_000).count();

    assertThat(BIDS).allMatch(bid -> bid.price() >= 100 && bid.price() <= 100_000_000);
    assertThat(share(below, BIDS)).isBetween(0.48, 0.52);
  }

  @Test
  void shouldMixOnlyTheOrderWhereDisorderIsAskedFor() {
    List<Bid> mixed = bids(CONFIG.withDisorder(100));

    assertThat(mixed).isNotEqualTo(BIDS).containsExactlyInAnyOrderElementsOf(BIDS);
  }
}
