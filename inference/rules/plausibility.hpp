#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "inference/case/case.hpp"
#include "kb/model/knowledge.hpp"

namespace homeostat::inference {

/// Converts a value between UCUM units, with the analyte's molar mass and charge where given. Empty when the units have
/// different dimensions or one is not understood: never a guess.
using UnitConversion = std::function<std::optional<double>(double value, const std::string& from, const std::string& to,
                                                           const kb::Analyte* analyte)>;

/// Whether a number is so far from everything the knowledge base says about its concept that a slip of unit or decimal
/// mark must be asked about before it counts. Not medicine: the project's own rule, without a source, made of the
/// settings `plausible.*` and of the figures that intervals and criteria of the knowledge base name (for one side that
/// they do not name, of the report's own interval):
/// - beyond the highest figure times a factor, or below the lowest divided by it: `plausible.of.ID` where the analyte
/// has
///   one (sodium cannot be four times what it is), else `plausible.linear`, `plausible.logarithmic` or, for figures of
///   the body, `plausible.metric`;
/// - `plausible.slip` times beyond them, while the number would be ordinary in another unit of the analyte or with its
///   unit a thousand or a million times larger or smaller.
/// What neither the knowledge base nor the report has a figure for is not judged. Immutable; thread: any.
class Plausibility {
 public:
  /// Without the settings nothing is doubted.
  explicit Plausibility(const kb::KnowledgeBase& kb);

  struct Doubt {
    std::string why, mend;  ///< English, for a person
  };
  /// `code` is what the finding measures. Empty: no doubt, or nothing to judge by. A finding whose condition
  /// "value-confirmed" is "yes" is never doubted.
  [[nodiscard]] std::optional<Doubt> about(const std::string& code, const Finding& finding,
                                           const UnitConversion& convert) const;

 private:
  struct Figure {
    double value;
    std::string unit;
  };
  struct Known {
    std::optional<kb::Analyte> analyte;  ///< empty for a metric
    std::string unit;
    std::vector<Figure> lows, highs;
    double factor = 0;
    bool both_ways = true;
    bool close = false;  ///< has a factor of its own: keeps so close to its figures that zero is none
  };
  struct Reach {
    std::optional<double> low, high;
  };
  [[nodiscard]] static Reach reachOf(const Known& known, const Finding& f, const UnitConversion& convert);
  [[nodiscard]] std::optional<Doubt> slip(const Known& known, const Finding& f, double value, const Reach& reach,
                                          const UnitConversion& convert) const;
  void figuresOf(const kb::Criterion& criterion);

  std::map<std::string, Known> known_;
  double slip_ = 0;
};

}  // namespace homeostat::inference
