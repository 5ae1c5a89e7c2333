SELECT * FROM (
  SELECT auction, bidder, price, channel,
         CASE lower(channel) WHEN 'apple' THEN '0' WHEN 'google' THEN '1' WHEN 'facebook' THEN '2'
              WHEN 'baidu' THEN '3'
              ELSE CASE WHEN contains(url, '&channel_id=') THEN split_part(url, '&channel_id=', 2)
                   END
         END AS channel_id
  FROM bid)
WHERE channel_id IS NOT NULL
