SELECT auction, CAST(epoch_ms(dateTime) AS DATE), COUNT(*), COUNT(*) FILTER (price < 10000),
       COUNT(*) FILTER (price >= 10000 AND price < 1000000), COUNT(*) FILTER (price >= 1000000),
       MIN(price), MAX(price), AVG(price), SUM(price)
FROM bid GROUP BY 1, 2
