SELECT channel, CAST(epoch_ms(dateTime) AS DATE), MAX(strftime(epoch_ms(dateTime), '%H:%M')),
       COUNT(*), COUNT(*) FILTER (price < 10000),
       COUNT(*) FILTER (price >= 10000 AND price < 1000000), COUNT(*) FILTER (price >= 1000000),
       COUNT(DISTINCT bidder), COUNT(DISTINCT bidder) FILTER (price < 10000),
       COUNT(DISTINCT bidder) FILTER (price >= 10000 AND price < 1000000),
       COUNT(DISTINCT bidder) FILTER (price >= 1000000),
       COUNT(DISTINCT auction), COUNT(DISTINCT auction) FILTER (price < 10000),
       COUNT(DISTINCT auction) FILTER (price >= 10000 AND price < 1000000),
       COUNT(DISTINCT auction) FILTER (price >= 1000000)
FROM bid GROUP BY 1, 2
