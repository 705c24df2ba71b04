#pragma once

#include <optional>
#include <span>
#include <vector>

namespace homeostat::autonomic {

/// Which templates of length m are counted: those that can be prolonged (Richman and Moorman 2000), or all of them,
/// each count divided by its own number of pairs (Kubios).
enum class Templates { prolonged, all };

struct Entropies {
  std::optional<double> sample;       ///< Richman and Moorman 2000, Am J Physiol Heart Circ Physiol 278:H2039
  std::optional<double> approximate;  ///< Pincus 1991, PNAS 88:2297, self-matches counted
};

/// m = 2, Chebyshev distance, d <= r counts. No template crosses from one piece to the next; there is no entropy when
/// nothing matches or r is not above zero. Cost: N log^2 of the number of different values where that is at most 2048,
/// otherwise the pairs whose first values lie within r.
[[nodiscard]] Entropies entropies(const std::vector<std::span<const double>>& pieces, double r, Templates templates);

/// Sample entropy of means over `scale` neighbouring intervals with r left as it is (Costa and others 2002, Phys Rev
/// Lett 89:068102); pieces are averaged each for itself.
[[nodiscard]] std::optional<double> sampleEntropyAtScale(const std::vector<std::span<const double>>& pieces, double r,
                                                         std::size_t scale);

}  // namespace homeostat::autonomic
