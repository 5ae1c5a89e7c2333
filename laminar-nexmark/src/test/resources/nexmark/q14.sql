SELECT auction, bidder, CAST(0.908 AS DECIMAL(4, 3)) * price,
       CASE WHEN hour(epoch_ms(dateTime)) BETWEEN 8 AND 18 THEN 'dayTime'
            WHEN hour(epoch_ms(dateTime)) NOT BETWEEN 7 AND 19 THEN 'nightTime'
            ELSE 'otherTime' END,
       dateTime, extra, length(extra) - length(replace(extra, 'c', ''))
FROM bid
WHERE CAST(0.908 AS DECIMAL(4, 3)) * price > 1000000
  AND CAST(0.908 AS DECIMAL(4, 3)) * price < 50000000
