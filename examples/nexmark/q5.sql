-- The auctions with the most bids in the last ten seconds, every two seconds.
CREATE STREAM q5 AS
SELECT bids.auction, bids.num, bids.starttime, bids.endtime
FROM (
  SELECT auction, COUNT(*) AS num,
         window_start AS starttime, window_end AS endtime, window_time AS fired
  FROM TABLE(HOP(TABLE bid, DESCRIPTOR(dateTime), INTERVAL '2' SECOND, INTERVAL '10' SECOND))
  GROUP BY auction, window_start, window_end, window_time) AS bids
JOIN (
  SELECT MAX(num) AS most, starttime, endtime, fired
  FROM (
    SELECT COUNT(*) AS num,
           window_start AS starttime, window_end AS endtime, window_time AS fired
    FROM TABLE(HOP(TABLE bid, DESCRIPTOR(dateTime), INTERVAL '2' SECOND, INTERVAL '10' SECOND))
    GROUP BY auction, window_start, window_end, window_time)
  GROUP BY starttime, endtime, fired) AS largest
ON bids.fired = largest.fired AND bids.num >= largest.most;
