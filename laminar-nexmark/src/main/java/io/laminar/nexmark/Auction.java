package io.laminar.nexmark;

/**
 * An item that is put up for auction.
 *
 * @param id from 1000 on
 * @param itemName random words
 * @param description random words
 * @param initialBid the first price, in cents
 * @param reserve the least price that the seller takes
 * @param dateTime event time, in milliseconds
 * @param expires when it ends, in milliseconds
 * @param seller a person; three of four auctions are of a hot seller
 * @param category 10 to 14
 * @param extra fills the row up to 500 bytes on average
 */
public record Auction(
    long id,
    String itemName,
    String description,
    long initialBid,
    long reserve,
    long dateTime,
    long expires,
    long seller,
    long category,
    String extra) {}
