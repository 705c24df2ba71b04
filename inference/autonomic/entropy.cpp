#include "inference/autonomic/entropy.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

namespace homeostat::autonomic {
namespace {

using Rank = std::uint32_t;

/// The different values of a series in order, and for each the ranks within r of it: [low, high).
struct Ranks {
  std::vector<double> values;
  std::vector<Rank> low, high;
};

Ranks ranksOf(const std::vector<std::span<const double>>& pieces, double r) {
  Ranks out;
  for (const auto& x : pieces) out.values.insert(out.values.end(), x.begin(), x.end());
  std::sort(out.values.begin(), out.values.end());
  out.values.erase(std::unique(out.values.begin(), out.values.end()), out.values.end());
  std::size_t low = 0, high = 0;
  for (const double v : out.values) {
    while (v - out.values[low] > r) ++low;
    while (high < out.values.size() && out.values[high] - v <= r) ++high;
    out.low.push_back(static_cast<Rank>(low));
    out.high.push_back(static_cast<Rank>(high));
  }
  return out;
}

/// Two neighbouring values and the one after them, as ranks; `third` is past the last rank where there is none.
struct Template {
  Rank first, second, third;
};

std::vector<Template> templatesOf(const std::vector<std::span<const double>>& pieces, const Ranks& ranks) {
  std::vector<Template> out;
  const auto none = static_cast<Rank>(ranks.values.size());
  const auto rank = [&](double v) {
    return static_cast<Rank>(std::lower_bound(ranks.values.begin(), ranks.values.end(), v) - ranks.values.begin());
  };
  for (const auto& x : pieces) {
    Rank a = 0, b = 0;
    for (std::size_t i = 0; i < x.size(); ++i) {
      const Rank c = rank(x[i]);
      if (i >= 2) out.push_back({a, b, c});
      a = b;
      b = c;
    }
    if (x.size() >= 2) out.push_back({a, b, none});
  }
  std::sort(out.begin(), out.end(), [](const Template& l, const Template& m) { return l.first < m.first; });
  return out;
}

/// Matches of each template (itself included) over two values and, where it has a third, over three.
struct Matches {
  std::vector<std::uint32_t> two, three;
};

/// Binary indexed tree (Fenwick 1994) in one or two dimensions.
class Tree {
 public:
  Tree(std::size_t rows, std::size_t columns) : columns_(columns + 1), sums_((rows + 1) * columns_, 0) {}
  void add(Rank row, Rank column, std::uint32_t by) {
    for (std::size_t i = row + 1; i < sums_.size() / columns_; i += i & (~i + 1))
      for (std::size_t j = column + 1; j < columns_; j += j & (~j + 1)) sums_[i * columns_ + j] += by;
  }
  /// Rows [r0, r1), columns [c0, c1); unsigned arithmetic wraps back.
  [[nodiscard]] std::uint32_t within(Rank r0, Rank r1, Rank c0, Rank c1) const {
    return below(r1, c1) - below(r0, c1) - below(r1, c0) + below(r0, c0);
  }

 private:
  [[nodiscard]] std::uint32_t below(Rank row, Rank column) const {
    std::uint32_t sum = 0;
    for (std::size_t i = row; i > 0; i &= i - 1)
      for (std::size_t j = column; j > 0; j &= j - 1) sum += sums_[i * columns_ + j];
    return sum;
  }
  std::size_t columns_;
  std::vector<std::uint32_t> sums_;
};

/// A window over the first value slides along while trees hold the others.
Matches countByTree(const std::vector<Template>& t, const Ranks& ranks) {
  const std::size_t kinds = ranks.values.size();
  Matches out{std::vector<std::uint32_t>(t.size()), std::vector<std::uint32_t>(t.size())};
  Tree seconds(1, kinds), both(kinds, kinds);
  const auto change = [&](const Template& one, std::uint32_t by) {
    seconds.add(0, one.second, by);
    if (one.third < kinds) both.add(one.second, one.third, by);
  };
  std::size_t gone = 0, come = 0;
  for (std::size_t i = 0; i < t.size(); ++i) {
    while (come < t.size() && t[come].first < ranks.high[t[i].first]) change(t[come++], 1);
    while (t[gone].first < ranks.low[t[i].first]) change(t[gone++], ~0U);
    const Rank s = t[i].second, c = t[i].third;
    out.two[i] = seconds.within(0, 1, ranks.low[s], ranks.high[s]);
    if (c < kinds) out.three[i] = both.within(ranks.low[s], ranks.high[s], ranks.low[c], ranks.high[c]);
  }
  return out;
}

/// Pair by pair among those whose first values lie within r. `Small` holds every rank; narrow ones are compared many at
/// a time.
template <class Small>
Matches countByPairs(const std::vector<Template>& t, const Ranks& ranks) {
  Matches out{std::vector<std::uint32_t>(t.size()), std::vector<std::uint32_t>(t.size())};
  std::vector<Small> second, third;
  for (const auto& one : t) {
    second.push_back(static_cast<Small>(one.second));
    third.push_back(static_cast<Small>(one.third));
  }
  std::size_t from = 0, to = 0;
  for (std::size_t i = 0; i < t.size(); ++i) {
    while (to < t.size() && t[to].first < ranks.high[t[i].first]) ++to;
    while (t[from].first < ranks.low[t[i].first]) ++from;
    const auto b0 = static_cast<Small>(ranks.low[t[i].second]), b1 = static_cast<Small>(ranks.high[t[i].second]);
    const bool longer = t[i].third < ranks.values.size();
    const auto c0 = static_cast<Small>(longer ? ranks.low[t[i].third] : 0);
    const auto c1 = static_cast<Small>(longer ? ranks.high[t[i].third] : 0);
    std::uint32_t two = 0, three = 0;
    for (std::size_t j = from; j < to; ++j) {
      const std::uint32_t near = (second[j] >= b0 ? 1U : 0U) & (second[j] < b1 ? 1U : 0U);
      two += near;
      three += near & (third[j] >= c0 ? 1U : 0U) & (third[j] < c1 ? 1U : 0U);
    }
    out.two[i] = two;
    out.three[i] = three;
  }
  return out;
}

/// Pairs (both ways, without self) among templates that have no third value.
std::uint64_t pairsOfLast(const std::vector<Template>& t, const Ranks& ranks) {
  std::vector<Template> last;
  for (const auto& one : t)
    if (one.third == ranks.values.size()) last.push_back(one);
  std::uint64_t pairs = 0;
  for (std::size_t i = 0; i < last.size(); ++i)
    for (std::size_t j = i + 1; j < last.size() && last[j].first < ranks.high[last[i].first]; ++j)
      pairs += last[j].second >= ranks.low[last[i].second] && last[j].second < ranks.high[last[i].second] ? 2U : 0U;
  return pairs;
}

}  // namespace

Entropies entropies(const std::vector<std::span<const double>>& pieces, double r, Templates templates) {
  Entropies out;
  if (!(r > 0)) return out;
  const Ranks ranks = ranksOf(pieces, r);
  const auto t = templatesOf(pieces, ranks);
  if (t.size() < 3) return out;
  constexpr std::size_t most_kinds = 2048, few = 256;
  const std::size_t kinds = ranks.values.size();
  const Matches m = kinds <= most_kinds && t.size() > few               ? countByTree(t, ranks)
                    : kinds < std::numeric_limits<std::uint16_t>::max() ? countByPairs<std::uint16_t>(t, ranks)
                                                                        : countByPairs<Rank>(t, ranks);
  // Ordered pairs without self; `last` touches a template that cannot be prolonged.
  std::uint64_t two = 0, three = 0, last = 0, longer = 0;
  double log_two = 0, log_three = 0;
  const auto all = static_cast<double>(t.size());
  for (std::size_t i = 0; i < t.size(); ++i) {
    two += m.two[i] - 1;
    log_two += std::log(m.two[i] / all);
    if (t[i].third == ranks.values.size()) {
      last += m.two[i] - 1;
      continue;
    }
    ++longer;
    three += m.three[i] - 1;
  }
  const auto some = static_cast<double>(longer);
  for (std::size_t i = 0; i < t.size(); ++i)
    if (t[i].third < ranks.values.size()) log_three += std::log(m.three[i] / some);
  if (longer < 2) return out;
  out.approximate = std::fabs(log_two / all - log_three / some);
  if (three == 0) return out;
  if (templates == Templates::all) {
    const double share_two = static_cast<double>(two) / (all * (all - 1));
    const double share_three = static_cast<double>(three) / (some * (some - 1));
    out.sample = -std::log(share_three / share_two);
  } else {
    const std::uint64_t prolonged = two - 2 * last + pairsOfLast(t, ranks);
    out.sample = -std::log(static_cast<double>(three) / static_cast<double>(prolonged));
  }
  return out;
}

std::optional<double> sampleEntropyAtScale(const std::vector<std::span<const double>>& pieces, double r,
                                           std::size_t scale) {
  std::vector<std::vector<double>> coarse;
  for (const auto& x : pieces) {
    std::vector<double> y;
    for (std::size_t i = 0; i + scale <= x.size(); i += scale) {
      double sum = 0;
      for (std::size_t k = 0; k < scale; ++k) sum += x[i + k];
      y.push_back(sum / static_cast<double>(scale));
    }
    coarse.push_back(std::move(y));
  }
  std::vector<std::span<const double>> views(coarse.begin(), coarse.end());
  return entropies(views, r, Templates::prolonged).sample;
}

}  // namespace homeostat::autonomic
