-- Every bid with its day and minute, into a file.
CREATE STREAM q10 AS
SELECT auction, bidder, price, dateTime, extra,
       CAST(dateTime AS DATE) AS dt, SUBSTRING(CAST(dateTime AS VARCHAR) FROM 12 FOR 5) AS hm
FROM bid;

CREATE SINK q10_file FROM q10 INTO FILE (path = 'q10.csv');
