package io.laminar.connector.file;

/**
 * The place behind the last record that was read of a file.
 *
 * @param offset the byte at which a line begins, in the unpacked text
 * @param line the number of that line, from 1
 * @param behind what has to be passed over from there: of CSV a record; of JSON so many characters; of Arrow so many rows from
 *     the beginning
 * @param inArray of JSON: whether the text is one array, and not objects one after another
 */
record RecordPlace(long offset, long line, long behind, boolean inArray) {}
