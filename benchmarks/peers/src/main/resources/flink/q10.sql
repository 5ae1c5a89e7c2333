SELECT auction, bidder, price, `dateTime`, extra,
       CAST(`dateTime` AS DATE) AS dt, SUBSTRING(CAST(`dateTime` AS VARCHAR) FROM 12 FOR 5) AS hm
FROM bid
