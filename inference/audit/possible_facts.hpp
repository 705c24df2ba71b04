#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "inference/rules/facts.hpp"
#include "kb/model/knowledge.hpp"

/// What can be the case at all, seen through the conditions of rules: every fact that they ask about, with just as many
/// values as they tell apart. Two-valued: missing data is another matter (`shipped_cases`).
namespace homeostat::inference::audit {

/// One fact of a patient: a finding's value, an answer, whether something is taken … Its values are numbered from 0.
struct Fact {
  std::string name;            ///< "value ferritin", "context pregnant"
  std::vector<double> points;  ///< of numbers: at every bound and between; empty for other facts
  std::uint32_t values = 2;
};

/// A criterion over facts.
struct Formula {
  kb::Criterion::Op op = kb::Criterion::Op::all;
  int count = 0;
  std::vector<Formula> children;
  std::uint32_t fact = 0;        ///< of a leaf
  std::vector<bool> true_where;  ///< of a leaf: by the fact's value
};

/// The facts behind a set of criteria.
class PossibleFacts {
 public:
  /// `criteria` must outlive the construction only. Bounds in different units of one analyte are put on one scale;
  /// where that is impossible they count as different facts.
  PossibleFacts(const kb::KnowledgeBase& kb, const std::vector<const kb::Criterion*>& criteria);

  [[nodiscard]] Formula formula(const kb::Criterion& criterion) const;
  [[nodiscard]] const Fact& fact(std::uint32_t index) const { return facts_[index]; }

  enum class Answer { yes, no, tooMany };
  /// Whether some possible patient makes `a` true (and `b` false, when given). `tooMany` when the search
  /// takes more than 200,000 steps. Taking a medicine means taking its classes.
  [[nodiscard]] Answer satisfiable(const Formula& a, const Formula* b_false = nullptr) const;
  /// Facts that a formula speaks of, sorted.
  [[nodiscard]] static std::vector<std::uint32_t> factsOf(const Formula& formula);

 private:
  void collect(const kb::Criterion& c);
  void addBounds(const kb::Criterion& c);
  [[nodiscard]] std::string nameOf(const kb::Criterion& leaf) const;
  [[nodiscard]] std::optional<double> onScale(const kb::Criterion& leaf, double bound) const;
  [[nodiscard]] bool holds(const kb::Criterion& leaf, const Fact& fact, std::uint32_t value) const;
  [[nodiscard]] bool possible(const std::vector<std::uint32_t>& which, const std::vector<std::uint32_t>& values) const;

  const kb::KnowledgeBase& kb_;
  UnitConversion convert_;
  std::map<std::string, std::uint32_t> index_;
  std::vector<Fact> facts_;
  std::map<std::string, std::vector<double>> bounds_;        ///< by fact name
  std::map<std::string, std::set<std::string>> belongs_to_;  ///< of what conditions say is taken
};

}  // namespace homeostat::inference::audit
