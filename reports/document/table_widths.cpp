#include <algorithm>
#include <numeric>

#include "reports/document/pieces.hpp"

namespace homeostat::reports {
namespace {

/// A hair more than measured, so that a word is not broken in its own column.
constexpr double kSlack = 0.5;

/// What a column must have: its widest word, but no more than its fair part when words are very long.
double needOf(const Wanted& wanted, double fair) { return std::min(wanted.word + kSlack, std::max(fair, 1.5 * fair)); }

}  // namespace

std::vector<double> columnWidths(const std::vector<Wanted>& wanted, const std::vector<double>& shares, double width,
                                 double gap) {
  const std::size_t count = wanted.size();
  if (count == 0) return {};
  const double room = width - gap * static_cast<double>(count - 1);
  const double fair = room / static_cast<double>(count);
  std::vector<double> out(count);
  for (std::size_t i = 0; i < count; ++i) out[i] = needOf(wanted[i], fair);
  const double needed = std::accumulate(out.begin(), out.end(), 0.0);
  if (needed > room) {
    for (auto& w : out) w *= room / needed;
    return out;
  }
  // The spare room goes first to what texts want, weighed by the columns' shares, then to the shares alone.
  double spare = room - needed;
  std::vector<double> wish(count);
  for (std::size_t i = 0; i < count; ++i) wish[i] = std::max(0.0, wanted[i].whole + kSlack - out[i]);
  const double wished = std::accumulate(wish.begin(), wish.end(), 0.0);
  if (wished <= spare) {
    for (std::size_t i = 0; i < count; ++i) out[i] += wish[i];
    spare -= wished;
    const double all = std::accumulate(shares.begin(), shares.end(), 0.0);
    for (std::size_t i = 0; i < count; ++i) out[i] += spare * shares[i] / all;
    return out;
  }
  // A column that wants little gets all of it; the long texts divide the rest by their shares.
  std::vector<bool> open(count, true);
  for (bool settled = false; !settled;) {
    settled = true;
    double open_shares = 0;
    for (std::size_t i = 0; i < count; ++i) open_shares += open[i] ? shares[i] : 0;
    const double before = spare;
    for (std::size_t i = 0; i < count; ++i) {
      if (!open[i] || wish[i] > before * shares[i] / open_shares) continue;
      out[i] += wish[i];
      spare -= wish[i];
      open[i] = false;
      settled = false;
    }
  }
  double open_shares = 0;
  for (std::size_t i = 0; i < count; ++i) open_shares += open[i] ? shares[i] : 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (open[i] && open_shares > 0) out[i] += spare * shares[i] / open_shares;
  }
  return out;
}

}  // namespace homeostat::reports
