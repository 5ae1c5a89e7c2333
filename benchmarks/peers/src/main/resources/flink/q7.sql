SELECT b.auction, b.price, b.bidder, b.`dateTime`, b.extra
FROM bid b JOIN (
  SELECT MAX(price) AS highest, window_time AS fired
  FROM TABLE(TUMBLE(TABLE bid, DESCRIPTOR(`dateTime`), INTERVAL '10' SECOND))
  GROUP BY window_start, window_end, window_time) AS w
ON b.price = w.highest
WHERE b.`dateTime` BETWEEN w.fired - INTERVAL '9.999' SECOND(1, 3) AND w.fired
