#include "inference/autonomic/rhythm.hpp"

#include <cmath>

namespace homeostat::autonomic {
namespace {

constexpr std::size_t window = 128, shortest = 64;

Rhythm kindOf(std::span<const double> rr) {
  double sum = rr[0], squares = 0;
  std::size_t turns = 0;
  for (std::size_t i = 1; i < rr.size(); ++i) {
    sum += rr[i];
    squares += (rr[i] - rr[i - 1]) * (rr[i] - rr[i - 1]);
    if (i + 1 < rr.size() && (rr[i] - rr[i - 1]) * (rr[i] - rr[i + 1]) > 0) ++turns;
  }
  const auto n = static_cast<double>(rr.size());
  const double relative = std::sqrt(squares / (n - 1)) / (sum / n);
  const double ratio = static_cast<double>(turns) / (n - 2);
  if (relative <= 0.1) return Rhythm::regular;
  // A random series turns at two of three beats; one that turns more often alternates, as in bigeminy.
  return ratio > 0.54 ? Rhythm::irregular : Rhythm::undecided;
}

}  // namespace

Rhythm screenRhythm(const std::vector<std::span<const double>>& pieces) {
  std::size_t regular = 0, irregular = 0, all = 0;
  for (const auto& piece : pieces)
    for (std::size_t at = 0; at + shortest <= piece.size(); at += window) {
      const Rhythm kind = kindOf(piece.subspan(at, std::min(window, piece.size() - at)));
      regular += kind == Rhythm::regular ? 1U : 0U;
      irregular += kind == Rhythm::irregular ? 1U : 0U;
      ++all;
    }
  if (2 * irregular > all) return Rhythm::irregular;
  return 2 * regular > all ? Rhythm::regular : Rhythm::undecided;
}

}  // namespace homeostat::autonomic
