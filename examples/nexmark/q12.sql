-- How many bids each bidder made in ten seconds of processing time.
CREATE STREAM q12 AS
SELECT bidder, COUNT(*) AS bid_count,
       TUMBLE_START(PROCTIME(), INTERVAL '10' SECOND) AS starttime,
       TUMBLE_END(PROCTIME(), INTERVAL '10' SECOND) AS endtime
FROM bid
GROUP BY bidder, TUMBLE(PROCTIME(), INTERVAL '10' SECOND);
