-- Bids beside the row of a table, as it is when they come.
CREATE TABLE side_input (number BIGINT NOT NULL PRIMARY KEY, label VARCHAR NOT NULL);

CREATE STREAM q13 AS
SELECT b.auction, b.bidder, b.price, b.dateTime, s.label
FROM bid b JOIN side_input FOR SYSTEM_TIME AS OF PROCTIME() AS s
  ON MOD(b.auction, 10000) = s.number;
