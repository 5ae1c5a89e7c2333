package io.laminar.nexmark;

/** The channels that bids come through, with their addresses. */
final class Channels {
  private static final String[] HOT = {"Google", "Facebook", "Baidu", "Apple"};
  private static final int OTHERS = 10_000;

  private final String[] names = new String[HOT.length + OTHERS];
  private final String[] urls = new String[HOT.length + OTHERS];

  Channels(EventRandom random) {
    random.startAt(-1);
    for (int i = 0; i < HOT.length; i++) {
      names[i] = HOT[i];
      urls[i] = address(random);
    }
    for (int i = 0; i < OTHERS; i++) {
      String address = address(random);
      names[HOT.length + i] = "channel-" + i;
      urls[HOT.length + i] =
          random.below(10) > 0 ? address + "&channel_id=" + Math.abs(Integer.reverse(i)) : address;
    }
  }

  private static String address(EventRandom random) {
    return "https://www.nexmark.com/" + random.words(5, '_') + '/' + random.words(5, '_') + '/'
        + random.words(5, '_') + "/item.htm?query=1";
  }

  /** One of the hot ones in half of all cases. */
  int pick(EventRandom random) {
    return random.below(2) > 0 ? random.below(HOT.length) : HOT.length + random.below(OTHERS);
  }

  String name(int channel) {
    return names[channel];
  }

  String url(int channel) {
    return urls[channel];
  }
}
