#include "inference/autonomic/correction.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace homeostat::autonomic {
namespace {

double quantile(const std::vector<double>& sorted, double q) {
  const double at = q * static_cast<double>(sorted.size() - 1);
  const auto low = static_cast<std::size_t>(at);
  const std::size_t high = std::min(low + 1, sorted.size() - 1);
  return sorted[low] + (at - static_cast<double>(low)) * (sorted[high] - sorted[low]);
}

/// Sorted values of a window that slides along a series, cut at its ends.
class SlidingWindow {
 public:
  SlidingWindow(const std::vector<double>& x, std::size_t half) : x_(x), half_(half) {
    for (std::size_t i = 0; i < std::min(x.size(), half); ++i) insert(x[i]);
  }
  /// The window around the next sample, rising; call once a sample, in order.
  const std::vector<double>& next() {
    if (at_ + half_ < x_.size()) insert(x_[at_ + half_]);
    if (at_ > half_) sorted_.erase(std::lower_bound(sorted_.begin(), sorted_.end(), x_[at_ - half_ - 1]));
    ++at_;
    return sorted_;
  }

 private:
  void insert(double v) { sorted_.insert(std::upper_bound(sorted_.begin(), sorted_.end(), v), v); }
  const std::vector<double>& x_;
  std::size_t half_, at_ = 0;
  std::vector<double> sorted_;
};

/// 5.2 times the quartile deviation of |x| over 91 beats. A zero threshold becomes NaN, which never flags.
std::vector<double> thresholds(std::vector<double> x) {
  for (double& v : x) v = std::fabs(v);
  SlidingWindow window(x, 45);
  std::vector<double> out(x.size());
  for (double& threshold : out) {
    const auto& w = window.next();
    const double th = 5.2 * (quantile(w, 0.75) - quantile(w, 0.25)) / 2;
    threshold = th > 0 ? th : std::numeric_limits<double>::quiet_NaN();
  }
  return out;
}

void setFirstToMean(std::vector<double>& x) {
  double sum = 0;
  for (std::size_t i = 1; i < x.size(); ++i) sum += x[i];
  x[0] = sum / static_cast<double>(x.size() - 1);
}

}  // namespace

Artefacts findArtefacts(const std::vector<double>& peaks) {
  Artefacts out;
  const std::size_t n = peaks.size();
  if (n < 12) return out;
  std::vector<double> rr(n), drr(n), mrr(n), medians(n);
  for (std::size_t i = 1; i < n; ++i) rr[i] = peaks[i] - peaks[i - 1];
  setFirstToMean(rr);
  for (std::size_t i = 1; i < n; ++i) drr[i] = rr[i] - rr[i - 1];
  setFirstToMean(drr);
  const auto th1 = thresholds(drr);
  for (std::size_t i = 0; i < n; ++i) drr[i] /= th1[i];
  SlidingWindow eleven(rr, 5);
  for (std::size_t i = 0; i < n; ++i) {
    medians[i] = quantile(eleven.next(), 0.5);
    mrr[i] = rr[i] - medians[i];
    if (mrr[i] < 0) mrr[i] *= 2;
  }
  const auto th2 = thresholds(mrr);
  for (std::size_t i = 0; i < n; ++i) mrr[i] /= th2[i];
  // Reflected by two at both ends, as numpy pads: x[-1] is x[1], x[n] is x[n-2].
  const auto at = [&](std::ptrdiff_t i) {
    const auto size = static_cast<std::ptrdiff_t>(n);
    const std::ptrdiff_t k = i < 0 ? -i : i >= size ? 2 * (size - 1) - i : i;
    return drr[static_cast<std::size_t>(k)];
  };
  std::size_t i = 0;
  while (i + 2 < n) {
    const auto p = static_cast<std::ptrdiff_t>(i);
    const double d = drr[i];
    // The flow chart of the paper (figure 1) looks further only at beats whose dRR leaves its band.
    if (std::fabs(d) <= 1 || (!(std::fabs(d) > 1) && !(std::fabs(mrr[i]) > 3))) {
      ++i;
      continue;
    }
    const double s12 = d > 0 ? std::max(at(p - 1), at(p + 1)) : std::min(at(p - 1), at(p + 1));
    if ((d > 1 && s12 < -0.13 * d - 0.17) || (d < -1 && s12 > -0.13 * d + 0.17)) {
      out.ectopic.push_back(i++);
      continue;
    }
    std::vector<std::size_t> candidates{i};
    if (std::fabs(drr[i + 1]) < std::fabs(drr[i + 2])) candidates.push_back(i + 1);
    for (const std::size_t j : candidates) {
      const auto q = static_cast<std::ptrdiff_t>(j);
      const double e = drr[j];
      const double s22 = e >= 0 ? std::min(at(q + 1), at(q + 2)) : std::max(at(q + 1), at(q + 2));
      const bool is_long = e > 1 && s22 < -1;
      const bool is_short = e < -1 && s22 > 1;
      if (!is_long && !is_short && !(std::fabs(mrr[j]) > 3)) {
        ++i;
        continue;
      }
      if (is_short && j + 1 < n && std::fabs(rr[j] + rr[j + 1] - medians[j]) < th2[j])
        out.extra.push_back(j);
      else if (is_long && std::fabs(rr[j] / 2 - medians[j]) < th2[j])
        out.missed.push_back(j);
      else
        out.longshort.push_back(j);
      ++i;
    }
  }
  return out;
}

std::vector<double> correctPeaks(const std::vector<double>& peaks, const Artefacts& artefacts) {
  enum Mark : unsigned char { keep, drop, move };
  std::vector<Mark> marks(peaks.size(), keep);
  std::vector<bool> insert_before(peaks.size(), false);
  for (const auto i : artefacts.ectopic) marks[i] = move;
  for (const auto i : artefacts.longshort) marks[i] = move;
  for (const auto i : artefacts.extra) marks[i] = drop;
  for (const auto i : artefacts.missed) insert_before[i] = true;
  std::vector<double> out;
  std::vector<std::size_t> moved;
  for (std::size_t i = 0; i < peaks.size(); ++i) {
    if (marks[i] == drop) continue;
    if (insert_before[i] && !out.empty()) out.push_back(std::trunc((out.back() + peaks[i]) / 2));
    if (marks[i] == move) moved.push_back(out.size());
    out.push_back(peaks[i]);
  }
  for (const auto i : moved)
    if (i > 0 && i + 1 < out.size()) out[i] = std::trunc((out[i - 1] + out[i + 1]) / 2);
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace homeostat::autonomic
