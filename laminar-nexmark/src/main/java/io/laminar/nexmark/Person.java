package io.laminar.nexmark;

/**
 * A person who joins: a seller or bidder.
 *
 * @param id from 1000 on
 * @param name first and last name
 * @param emailAddress of random letters
 * @param creditCard four groups of four digits
 * @param city one of ten
 * @param state one of six
 * @param dateTime event time, in milliseconds
 * @param extra fills the row up to 200 bytes on average
 */
public record Person(
    long id,
    String name,
    String emailAddress,
    String creditCard,
    String city,
    String state,
    long dateTime,
    String extra) {}
