-- Every bid as it is: what a row costs without any work.
CREATE STREAM q0 AS
SELECT auction, bidder, price, dateTime, extra FROM bid;
