package io.laminar.nexmark;

/**
 * A bid for an auction.
 *
 * @param auction one of two bids is for a hot auction
 * @param bidder a person; three of four bids are of a hot bidder
 * @param price in cents, from 100 to 100 million, even by its logarithm
 * @param channel one of four hot channels, or one of 10,000
 * @param url that the bid came from; nine of ten that are not hot end with the channel's number
 * @param dateTime event time, in milliseconds
 * @param extra fills the row up to 100 bytes on average, channel and url not counted
 */
public record Bid(
    long auction,
    long bidder,
    long price,
    String channel,
    String url,
    long dateTime,
    String extra) {}
