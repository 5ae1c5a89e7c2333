SELECT auction, price, bidder, dateTime, extra FROM bid
QUALIFY price = MAX(price) OVER (PARTITION BY dateTime // 10000)
