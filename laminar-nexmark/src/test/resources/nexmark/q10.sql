SELECT auction, bidder, price, dateTime, extra, CAST(epoch_ms(dateTime) AS DATE),
       strftime(epoch_ms(dateTime), '%H:%M')
FROM bid
