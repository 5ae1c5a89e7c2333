-- The highest bids of every ten seconds.
CREATE STREAM q7 AS
SELECT b.auction, b.price, b.bidder, b.dateTime, b.extra
FROM bid b JOIN (
  SELECT MAX(price) AS highest, window_time AS fired
  FROM TABLE(TUMBLE(TABLE bid, DESCRIPTOR(dateTime), INTERVAL '10' SECOND))
  GROUP BY window_start, window_end, window_time) AS w
ON b.price = w.highest AND b.dateTime > w.fired - INTERVAL '10' SECOND AND b.dateTime <= w.fired;
